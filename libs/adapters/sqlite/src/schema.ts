import type { DatabaseSync } from 'node:sqlite';
import type { Collection } from '@book-rental/runtime';
import { DataFileProblem } from './problem.ts';

/** One step from a version of the file to the next. */
export type Migration = (db: DatabaseSync) => void;

/** The steps so far; the file's version is their number. A released step is never changed, only followed by another. */
export const migrations: readonly Migration[] = [
  (db) => {
    db.exec(`
      CREATE TABLE log (position INTEGER PRIMARY KEY AUTOINCREMENT, topic TEXT NOT NULL, key TEXT, value TEXT NOT NULL, headers TEXT NOT NULL, time INTEGER NOT NULL) STRICT;
      CREATE TABLE offsets (consumer TEXT PRIMARY KEY, position INTEGER NOT NULL) STRICT, WITHOUT ROWID;
    `);
  },
  closedLoansSayWhen,
  cardsKeepEndedClears,
  sagasAreFoundByStateAndType,
];

/** Loans were kept by due date, which is the library's clock. When one was closed is not known any more: as of this step, so that none goes too early. */
function closedLoansSayWhen(db: DatabaseSync): void {
  if (db.prepare("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'rental_loans'").get() === undefined) return;
  db.exec(`UPDATE rental_loans SET doc = json_set(doc, '$.closedAt', strftime('%Y-%m-%dT%H:%M:%fZ', 'now'))
    WHERE json_extract(doc, '$.status') IN ('RETURNED', 'CANCELLED') AND json_extract(doc, '$.closedAt') IS NULL`);
}

/** A card kept the end of its last clear only. */
function cardsKeepEndedClears(db: DatabaseSync): void {
  if (db.prepare("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'rental_cards'").get() === undefined) return;
  db.exec(`UPDATE rental_cards SET doc = json_set(json_remove(doc, '$.lastClear'), '$.endedClears',
    CASE json_type(doc, '$.lastClear') WHEN 'object' THEN json_array(json_extract(doc, '$.lastClear')) ELSE json_array() END)`);
}

/** Indexes with state and type take the places of those on state and on member, and a saga of no known type has one by name. */
function sagasAreFoundByStateAndType(db: DatabaseSync): void {
  db.exec('DROP INDEX IF EXISTS saga_coordinator_sagas_by_status; DROP INDEX IF EXISTS saga_coordinator_sagas_by_memberId');
  if (columnsOf(db, 'saga_coordinator_sagas').has('f_type')) db.exec("UPDATE saga_coordinator_sagas SET f_type = 'UNKNOWN' WHERE f_type IS NULL");
}

/** Refuses a file that a newer program wrote, or another one. */
export function refuseOthers(db: DatabaseSync, file: string, steps: readonly Migration[]): void {
  const version = versionOf(db);
  if (version > steps.length) {
    throw new DataFileProblem(`The data file ${file} has version ${version}, written by a newer program; this one knows versions up to ${steps.length}. Start the newer program, or set DATA_DIR to another folder.`);
  }
  if (version === 0 && db.prepare('SELECT 1 FROM sqlite_master').get() !== undefined) {
    throw new DataFileProblem(`The data file ${file} belongs to another program: it has tables that this one did not make. Set DATA_DIR to another folder.`);
  }
}

function versionOf(db: DatabaseSync): number {
  return (db.prepare('PRAGMA user_version').get() as { readonly user_version: number }).user_version;
}

/** Brings the file to the version of this program. */
export function migrate(db: DatabaseSync, steps: readonly Migration[]): void {
  for (let next = versionOf(db); next < steps.length; next += 1) {
    db.exec('BEGIN IMMEDIATE');
    try {
      steps[next]?.(db);
      db.exec(`PRAGMA user_version = ${next + 1}`);
      db.exec('COMMIT');
    } catch (error) {
      db.exec('ROLLBACK');
      throw error;
    }
  }
}

/** The names of one service's tables. Nothing but that service's store uses them. */
export interface Tables {
  readonly of: (collection: string) => string;
  readonly inbox: string;
  readonly parked: string;
  readonly trail: string;
}

export function tablesOf(service: string): Tables {
  const name = (part: string) => quoted(`${service.replaceAll('-', '_')}_${part}`);
  return { of: name, inbox: name('inbox'), parked: name('parked'), trail: name('trail') };
}

export function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/** Makes the service's tables, columns and indexes where they are missing; columns that came later are filled from the documents. */
export function createTables(db: DatabaseSync, tables: Tables, collections: readonly Collection[], views: readonly Collection[]): void {
  db.exec(`
    CREATE TABLE IF NOT EXISTS ${tables.inbox} (id INTEGER PRIMARY KEY, collection TEXT NOT NULL, key TEXT NOT NULL, saga TEXT NOT NULL, effect TEXT NOT NULL,
      outcome TEXT NOT NULL, reason TEXT, at TEXT NOT NULL, applied INTEGER NOT NULL, data TEXT) STRICT;
    CREATE UNIQUE INDEX IF NOT EXISTS ${indexName(tables.inbox, ['effects'])} ON ${tables.inbox} (key, saga, effect, collection);
    CREATE TABLE IF NOT EXISTS ${tables.parked} (id TEXT PRIMARY KEY, status TEXT NOT NULL, at TEXT NOT NULL, doc TEXT NOT NULL) STRICT;
    CREATE TABLE IF NOT EXISTS ${tables.trail} (id TEXT PRIMARY KEY, at TEXT NOT NULL, doc TEXT NOT NULL) STRICT;
    CREATE INDEX IF NOT EXISTS ${indexName(tables.parked, ['at'])} ON ${tables.parked} (at, id);
    CREATE INDEX IF NOT EXISTS ${indexName(tables.trail, ['at'])} ON ${tables.trail} (at, id);
  `);
  for (const collection of [...collections, ...views]) createCollection(db, tables.of(collection.name), collection);
}

function createCollection(db: DatabaseSync, table: string, collection: Collection): void {
  const columns = Object.entries(collection.fields).map(([field, { type }]) => `, ${quoted(`f_${field}`)} ${type === 'text' ? 'TEXT' : 'INTEGER'}`);
  db.exec(`CREATE TABLE IF NOT EXISTS ${table} (key TEXT PRIMARY KEY, version INTEGER NOT NULL, doc TEXT NOT NULL${columns.join('')}) STRICT, WITHOUT ROWID`);
  addMissingColumns(db, table, collection);
  for (const index of collection.indexes) {
    const fields = index.fields.map((field) => quoted(`f_${field}`));
    const sparse = index.sparse === true ? ` WHERE ${fields[0] ?? ''} IS NOT NULL` : '';
    db.exec(`CREATE INDEX IF NOT EXISTS ${indexName(table, index.fields)} ON ${table} (${fields.join(', ')}, key)${sparse}`);
  }
}

function addMissingColumns(db: DatabaseSync, table: string, collection: Collection): void {
  const known = columnsOf(db, table);
  const missing = Object.entries(collection.fields).filter(([field]) => !known.has(`f_${field}`));
  if (missing.length === 0) return;
  for (const [field, { type }] of missing) db.exec(`ALTER TABLE ${table} ADD COLUMN ${quoted(`f_${field}`)} ${type === 'text' ? 'TEXT' : 'INTEGER'}`);
  const update = db.prepare(`UPDATE ${table} SET ${missing.map(([field]) => `${quoted(`f_${field}`)} = ?`).join(', ')} WHERE key = ?`);
  const portion = db.prepare(`SELECT key, doc FROM ${table} WHERE key > ? ORDER BY key LIMIT 1000`);
  const after = (key: string) => portion.all(key) as { readonly key: string; readonly doc: string }[];
  db.exec('SAVEPOINT filling');
  for (let rows = after(''); rows.length > 0; rows = after(rows.at(-1)?.key ?? '')) {
    for (const { key, doc } of rows) update.run(...missing.map(([, field]) => column(field.of(JSON.parse(doc) as never, key))), key);
  }
  db.exec('RELEASE filling');
}

export function columnsOf(db: DatabaseSync, table: string): ReadonlySet<string> {
  return new Set((db.prepare(`PRAGMA table_info(${table})`).all() as { readonly name: string }[]).map((one) => one.name));
}

/** A field's value as SQLite stores it. */
export function column(value: string | number | boolean | null | undefined): string | number | null {
  if (value === undefined || value === null) return null;
  return typeof value === 'boolean' ? Number(value) : value;
}

function indexName(table: string, fields: readonly string[]): string {
  return quoted(`${table.replaceAll('"', '')}_by_${fields.join('_')}`);
}
