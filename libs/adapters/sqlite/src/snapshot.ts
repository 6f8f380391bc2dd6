import { DatabaseSync } from 'node:sqlite';
import type { LogRecord } from '@book-rental/kernel';
import type { Collection, InboxEntry, Parked, Scalar, Snapshot } from '@book-rental/runtime';
import { entryOf } from './inbox.ts';
import { damages, DataFileProblem, resultCode } from './problem.ts';
import { recordOf } from './reader.ts';
import { column, columnsOf, migrations, tablesOf } from './schema.ts';

/** The whole file as it stood at one moment, beside a running server. */
export interface FileSnapshot {
  /** With the collections and views that the service declares, also what stands in their columns. */
  readonly service: (name: string, declared?: readonly Collection[]) => Snapshot;
  readonly log: () => Iterable<LogRecord>;
  /** Up to which position a group has read; 0 when it never did. */
  readonly position: (group: string) => number;
  readonly close: () => void;
}

type InboxRow = Parameters<typeof entryOf>[0];

export function openSnapshot(file: string): FileSnapshot {
  const db = openReader(file);
  const spoiled = (what: string) => new DataFileProblem(`The data file ${file} is spoiled: ${what} is not what this program wrote. Restore a backup, or mend it by hand.`);
  try {
    db.exec('BEGIN');
    // A read transaction begins with its first read.
    db.prepare('SELECT count(*) FROM offsets').get();
  } catch (error) {
    db.close();
    throw unreadable(file, error);
  }
  return {
    service: (name, declared = []) => serviceSnapshot(db, name, declared, spoiled),
    *log() {
      for (const row of db.prepare('SELECT position, topic, key, value, headers, time FROM log ORDER BY position').iterate()) yield recordOf(row as unknown as Parameters<typeof recordOf>[0]);
    },
    position: (group) => (db.prepare('SELECT position FROM offsets WHERE consumer = ?').get(group) as { readonly position: number } | undefined)?.position ?? 0,
    close: () => db.close(),
  };
}

/** A second connection that cannot write. */
export function openReader(file: string): DatabaseSync {
  try {
    const db = new DatabaseSync(file, { readOnly: true });
    db.exec('PRAGMA busy_timeout = 5000');
    const { user_version: version } = db.prepare('PRAGMA user_version').get() as { readonly user_version: number };
    if (version === 0 || version > migrations.length) throw new DataFileProblem(`The data file ${file} has version ${version}; this program reads versions 1 to ${migrations.length}.`);
    return db;
  } catch (error) {
    throw unreadable(file, error);
  }
}

function unreadable(file: string, error: unknown): DataFileProblem {
  if (error instanceof DataFileProblem) return error;
  const advice = damages.has(resultCode(error) ?? 0) ? 'Restore a backup.' : 'Start the server once, or set DATA_DIR to its folder.';
  return new DataFileProblem(`The data file ${file} cannot be read: ${error instanceof Error ? error.message : String(error)}. ${advice}`);
}

function serviceSnapshot(db: DatabaseSync, service: string, declared: readonly Collection[], spoiled: (what: string) => Error): Snapshot {
  const tables = tablesOf(service);
  const parse = (text: string, table: string, key: string): unknown => {
    try {
      const doc = JSON.parse(text) as unknown;
      if (typeof doc === 'object' && doc !== null) return doc;
    } catch {
      // Told below: whatever is no document is the same mistake.
    }
    throw spoiled(`the document "${key}" of ${table}`);
  };
  return {
    *states<State>(collection: string) {
      for (const row of db.prepare(`SELECT key, version, doc FROM ${tables.of(collection)}`).iterate()) {
        const { key, version, doc } = row as { readonly key: string; readonly version: number; readonly doc: string };
        yield { key, version, state: parse(doc, tables.of(collection), key) as State };
      }
    },
    *inbox(collection: string): Iterable<InboxEntry & { readonly key: string }> {
      for (const row of db.prepare(`SELECT * FROM ${tables.inbox} WHERE collection = ?`).iterate(collection)) {
        const entry = row as unknown as InboxRow;
        yield { ...entryOf(entry), key: entry.key };
      }
    },
    *view<Doc>(view: string) {
      for (const row of db.prepare(`SELECT key, doc FROM ${tables.of(view)}`).iterate()) {
        const { key, doc } = row as { readonly key: string; readonly doc: string };
        yield parse(doc, tables.of(view), key) as Doc;
      }
    },
    *parked() {
      for (const row of db.prepare(`SELECT id, doc FROM ${tables.parked}`).iterate()) {
        const { id, doc } = row as { readonly id: string; readonly doc: string };
        yield parse(doc, tables.parked, id) as Parked;
      }
    },
    *outbox() {
      // What this store commits is in its log at once.
    },
    *columns() {
      for (const { name, fields } of declared) {
        const table = tables.of(name);
        // An older file may not have all of them yet.
        const known = columnsOf(db, table);
        const checked = Object.entries(fields).filter(([field]) => known.has(`f_${field}`));
        for (const row of db.prepare(`SELECT * FROM ${table}`).iterate() as Iterable<Readonly<Record<string, Scalar>>>) {
          const key = String(row['key']);
          const doc = parse(String(row['doc']), table, key) as never;
          for (const [field, { of }] of checked) yield { collection: name, key, field, stored: row[`f_${field}`] ?? null, told: column(of(doc, key)) };
        }
      }
    },
  };
}
