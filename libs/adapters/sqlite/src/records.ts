import type { DatabaseSync } from 'node:sqlite';
import { InvalidCursor, type Page, type Parked, type Store, type TrailEntry } from '@book-rental/runtime';
import type { Tables } from './schema.ts';
import { write, type Writer } from './writer.ts';

interface Records extends Pick<Store, 'park' | 'parked' | 'parkedSize' | 'getParked' | 'decideParked' | 'trail' | 'trailPage' | 'removeOldRecords'> {
  /** Inside a transaction of the writer. */
  readonly noteTrail: (entry: TrailEntry) => void;
}

/** What was set aside, and who did what by hand. */
export function createRecords(db: DatabaseSync, tables: Tables, writer: Writer): Records {
  const insertParked = db.prepare(`INSERT INTO ${tables.parked} (id, status, at, doc) VALUES (?, ?, ?, ?) ON CONFLICT (id) DO NOTHING`);
  const countParked = db.prepare(`SELECT count(*) AS n FROM ${tables.parked} WHERE status = 'parked'`);
  const getParked = db.prepare(`SELECT doc FROM ${tables.parked} WHERE id = ?`);
  const decide = db.prepare(`UPDATE ${tables.parked} SET status = ?, doc = json_set(doc, '$.status', ?, '$.decidedBy', ?) WHERE id = ? AND status = 'parked'`);
  const insertTrail = db.prepare(`INSERT INTO ${tables.trail} (id, at, doc) VALUES (?, ?, ?) ON CONFLICT (id) DO NOTHING`);
  const removeParked = db.prepare(`DELETE FROM ${tables.parked} WHERE id IN (SELECT id FROM ${tables.parked} WHERE at < ? AND status <> 'parked' LIMIT ?)`);
  const removeTrail = db.prepare(`DELETE FROM ${tables.trail} WHERE id IN (SELECT id FROM ${tables.trail} WHERE at < ? LIMIT ?)`);

  function noteTrail(entry: TrailEntry): void {
    insertTrail.run(entry.id, entry.at, JSON.stringify(entry));
  }

  return {
    noteTrail,
    park: (parked) => write(writer, () => {
      for (const one of parked) insertParked.run(one.id, one.status, one.parkedAt, JSON.stringify(one));
    }),
    parked: async ({ limit, cursor, status }) => page<Parked>(db, tables.parked, limit, cursor, status),
    parkedSize: async () => (countParked.get() as { readonly n: number }).n,
    getParked: async (id) => docOf<Parked>(getParked.get(id)),
    decideParked: (id, status, trail) => write(writer, () => {
      const decided = Number(decide.run(status, status, trail.id, id).changes) === 1;
      if (decided) noteTrail(trail);
      return decided;
    }),
    trail: (entries) => write(writer, () => entries.forEach(noteTrail)),
    trailPage: async ({ limit, cursor }) => page<TrailEntry>(db, tables.trail, limit, cursor),
    removeOldRecords: (before, limit) => write(writer, () => {
      const messages = Number(removeParked.run(before.parked, limit).changes);
      return messages + Number(removeTrail.run(before.trail, limit - messages).changes);
    }),
  };
}

function docOf<Doc>(row: unknown): Doc | undefined {
  return row === undefined ? undefined : (JSON.parse((row as { readonly doc: string }).doc) as Doc);
}

/** Newest first. */
function page<Doc>(db: DatabaseSync, table: string, limit: number, cursor: string | undefined, status?: string): Page<Doc> {
  const [at, id] = cursor === undefined ? ['\u{10FFFF}', ''] : readCursor(cursor);
  const filter = status === undefined ? '' : ' AND status = ?';
  const rows = db
    .prepare(`SELECT id, at, doc FROM ${table} WHERE (at, id) < (?, ?)${filter} ORDER BY at DESC, id DESC LIMIT ?`)
    .all(at, id, ...(status === undefined ? [] : [status]), limit + 1) as { readonly id: string; readonly at: string; readonly doc: string }[];
  const last = rows[limit - 1];
  const more = rows.length > limit && last !== undefined;
  return {
    items: rows.slice(0, limit).map((row) => JSON.parse(row.doc) as Doc),
    nextCursor: more ? Buffer.from(JSON.stringify([last.at, last.id])).toString('base64url') : null,
  };
}

/** A place in a list ordered by two texts. */
export function readCursor(cursor: string): readonly [string, string] {
  try {
    const values = JSON.parse(Buffer.from(cursor, 'base64url').toString()) as unknown;
    if (Array.isArray(values) && values.length === 2 && values.every((value) => typeof value === 'string')) return [values[0] as string, values[1] as string];
  } catch {
    // Told below: whatever is not a cursor is the same mistake.
  }
  throw new InvalidCursor(`"${cursor}" is not a cursor of this list: take nextCursor of a page, or leave it out.`);
}
