import type { DatabaseSync } from 'node:sqlite';
import type { InboxEntry, Json, Page } from '@book-rental/runtime';
import type { Reason } from '@book-rental/kernel';
import { readCursor } from './records.ts';

interface InboxRow {
  readonly id: number;
  readonly key: string;
  readonly saga: string;
  readonly effect: string;
  readonly outcome: 'done' | 'refused';
  readonly reason: string | null;
  readonly at: string;
  readonly applied: number;
  readonly data: string | null;
}

export function entryOf(row: InboxRow): InboxEntry {
  return {
    sagaId: row.saga,
    effect: row.effect,
    outcome: row.outcome,
    at: row.at,
    applied: row.applied,
    ...(row.reason === null ? {} : { reason: JSON.parse(row.reason) as Reason }),
    ...(row.data === null ? {} : { data: JSON.parse(row.data) as Json }),
  };
}

/** So many of the oldest rows are looked through for those of one collection. */
const lookedThrough = 2_000;

/** What aggregates remember: rows, appended in time order, found by aggregate and saga however many there are. */
export function createInbox(db: DatabaseSync, table: string) {
  const bySaga = db.prepare(`SELECT * FROM ${table} WHERE key = ? AND saga = ? AND collection = ?`);
  const insert = db.prepare(`INSERT INTO ${table} (collection, key, saga, effect, outcome, reason, at, applied, data) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
    ON CONFLICT (key, saga, effect, collection) DO UPDATE SET outcome = excluded.outcome, reason = excluded.reason, at = excluded.at, applied = applied + excluded.applied, data = excluded.data`);
  const remove = db.prepare(`DELETE FROM ${table} WHERE key = ? AND saga = ? AND effect = ? AND collection = ?`);
  const removeAll = db.prepare(`DELETE FROM ${table} WHERE key = ? AND collection = ?`);
  const newestFirst = db.prepare(`SELECT * FROM ${table} WHERE key = ? AND collection = ? AND (saga, effect) < (?, ?) ORDER BY saga DESC, effect DESC LIMIT ?`);
  const newest = db.prepare(`SELECT max(saga) AS saga FROM ${table} WHERE key = ?`);
  // Rows stand in time order, whatever collection they are of: beyond the first ones there is nothing old, and the whole table would hold everybody up.
  const oldest = db.prepare(`SELECT * FROM (SELECT * FROM ${table} ORDER BY id LIMIT ?) WHERE collection = ? AND at < ? LIMIT ?`);

  return {
    load: (collection: string, key: string, sagaIds: readonly string[]): readonly InboxEntry[] => {
      if (sagaIds.length === 0) return [];
      return sagaIds.flatMap((saga) => (bySaga.all(key, saga, collection) as unknown as InboxRow[]).map(entryOf));
    },
    /** The last of the sagas that aggregates of this key remember, or an empty text. */
    newestSaga: (key: string): string => (newest.get(key) as { readonly saga: string | null }).saga ?? '',
    add: (collection: string, key: string, entry: InboxEntry): void => {
      const { sagaId, effect, outcome, reason, at, applied, data } = entry;
      insert.run(collection, key, sagaId, effect, outcome, reason === undefined ? null : JSON.stringify(reason), at, applied, data === undefined ? null : JSON.stringify(data));
    },
    forget: (collection: string, key: string, sagaId: string, effect: string): void => {
      remove.run(key, sagaId, effect, collection);
    },
    forgetAll: (collection: string, key: string): void => {
      removeAll.run(key, collection);
    },
    page: (collection: string, key: string, { limit, cursor }: { readonly limit: number; readonly cursor?: string }): Page<InboxEntry> => {
      const [saga, effect] = cursor === undefined ? ['\u{10FFFF}', ''] : readCursor(cursor);
      const rows = newestFirst.all(key, collection, saga, effect, limit + 1) as unknown as InboxRow[];
      const items = rows.slice(0, limit).map(entryOf);
      const last = items.at(-1);
      const more = rows.length > limit && last !== undefined;
      return { items, nextCursor: more ? Buffer.from(JSON.stringify([last.sagaId, last.effect])).toString('base64url') : null };
    },
    old: (collection: string, before: string, limit: number): readonly { readonly key: string; readonly entries: readonly InboxEntry[] }[] => {
      const rows = oldest.all(Math.max(limit, lookedThrough), collection, before, limit) as unknown as InboxRow[];
      const groups = new Map<string, InboxEntry[]>();
      for (const row of rows) groups.set(row.key, [...(groups.get(row.key) ?? []), entryOf(row)]);
      return [...groups].map(([key, entries]) => ({ key, entries }));
    },
  };
}

export type Inbox = ReturnType<typeof createInbox>;
