import type { DatabaseSync } from 'node:sqlite';
import type { Change, Collection, ViewWrite } from '@book-rental/runtime';
import { column, quoted } from './schema.ts';

export interface Row {
  readonly key: string;
  readonly version: number;
  readonly doc: string;
}

/** The statements of one collection. */
export interface States {
  readonly load: (key: string) => Row | undefined;
  /** The last key there is, or an empty text. */
  readonly newestKey: () => string;
  /** False when the stored version is not the expected one: then nothing is written. */
  readonly write: (change: Change) => boolean;
}

export function createStates(db: DatabaseSync, table: string, collection: Collection): States {
  const fields = Object.entries(collection.fields);
  const names = fields.map(([field]) => quoted(`f_${field}`));
  const marks = names.map(() => ', ?').join('');
  const byKey = db.prepare(`SELECT key, version, doc FROM ${table} WHERE key = ?`);
  const newest = db.prepare(`SELECT max(key) AS key FROM ${table}`);
  const insert = db.prepare(`INSERT INTO ${table} (version, doc${names.map((name) => `, ${name}`).join('')}, key) VALUES (1, ?${marks}, ?) ON CONFLICT (key) DO NOTHING`);
  const update = db.prepare(`UPDATE ${table} SET version = version + 1, doc = ?${names.map((name) => `, ${name} = ?`).join('')} WHERE key = ? AND version = ?`);
  const remove = db.prepare(`DELETE FROM ${table} WHERE key = ? AND version = ?`);

  return {
    load: (key) => byKey.get(key) as Row | undefined,
    newestKey: () => (newest.get() as { readonly key: string | null }).key ?? '',
    write: (change) => {
      const { key, state, expected } = change;
      if (state === null) return remove.run(key, expected).changes === 1;
      const doc = JSON.stringify(state);
      const columns = fields.map(([, field]) => column(field.of(state as never, key)));
      const { changes } = expected === 0 ? insert.run(doc, ...columns, key) : update.run(doc, ...columns, key, expected);
      return changes === 1;
    },
  };
}

/** The statements of one read view. */
export interface View {
  readonly write: (write: ViewWrite) => void;
  readonly get: (id: string) => string | undefined;
}

export function createView(db: DatabaseSync, table: string, view: Collection): View {
  const fields = Object.entries(view.fields);
  const names = ['version', 'doc', ...fields.map(([field]) => quoted(`f_${field}`))];
  const upsert = db.prepare(`INSERT INTO ${table} (key, ${names.join(', ')}) VALUES (?${names.map(() => ', ?').join('')})
    ON CONFLICT (key) DO UPDATE SET ${names.map((name) => `${name} = excluded.${name}`).join(', ')} WHERE excluded.version >= version`);
  const remove = db.prepare(`DELETE FROM ${table} WHERE key = ? AND version <= ?`);
  const byId = db.prepare(`SELECT doc FROM ${table} WHERE key = ?`);
  return {
    write: ({ id, version, doc }) => {
      if (doc === null) remove.run(id, version);
      else upsert.run(id, version, JSON.stringify(doc), ...fields.map(([, field]) => column(field.of(doc as never, id))));
    },
    get: (id) => (byId.get(id) as { readonly doc: string } | undefined)?.doc,
  };
}
