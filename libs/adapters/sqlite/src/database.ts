import { existsSync, mkdirSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { Collection, Store } from '@book-rental/runtime';
import { lockFile } from './lock.ts';
import { createLog, type SqliteLog } from './log.ts';
import { DataFileProblem } from './problem.ts';
import { migrate, migrations, type Migration } from './schema.ts';
import { openReader } from './snapshot.ts';
import { createStore } from './store.ts';
import { createWriter } from './writer.ts';

export interface SqliteOptions {
  readonly file: string;
  /** The store's clock, ms since 1970. */
  readonly now?: () => number;
  /** How many aggregates a service keeps in memory. */
  readonly cacheSize?: number;
  /** How many of the last records the log keeps in memory. */
  readonly tailSize?: number;
  /** ms to wait for another program that holds the file, before that is an outage. */
  readonly busyMs?: number;
  /** A sentence for whoever runs the system. */
  readonly notice?: (sentence: string) => void;
  readonly migrations?: readonly Migration[];
}

export interface SqliteDatabase {
  readonly file: string;
  readonly log: SqliteLog;
  /** A service's own store; no other service's tables can be reached through it. */
  readonly store: (service: string, collections: readonly Collection[], views: readonly Collection[]) => Store;
  /** Writes what waits, then frees the file. */
  readonly close: () => Promise<void>;
}

/** Opens the data file, or makes it. Throws `DataFileProblem`, one sentence, when it cannot be used. */
export function openSqlite(options: SqliteOptions): SqliteDatabase {
  const { file, now = Date.now, cacheSize = 20_000, tailSize = 20_000 } = options;
  makeFolder(file);
  const lock = lockFile(file);
  try {
    const db = open(file, options.migrations ?? migrations, options.busyMs ?? 5_000);
    const writer = createWriter(db);
    const log = createLog({ db, writer, now, tailSize, failed: options.notice ?? (() => undefined) });
    return {
      file,
      log,
      store: (service, collections, views) => createStore({ db, writer, log, service, collections, views, now, cacheSize }),
      close: async () => {
        await log.stop();
        writer.close();
        db.exec('PRAGMA wal_checkpoint(TRUNCATE)');
        db.close();
        lock.release();
      },
    };
  } catch (error) {
    lock.release();
    throw error;
  }
}

function makeFolder(file: string): void {
  try {
    mkdirSync(dirname(file), { recursive: true });
  } catch (error) {
    throw new DataFileProblem(`The folder ${dirname(file)} cannot be made: ${error instanceof Error ? error.message : String(error)}. Set DATA_DIR to one that can.`);
  }
}

function open(file: string, steps: readonly Migration[], busyMs: number): DatabaseSync {
  let db: DatabaseSync | undefined;
  try {
    db = new DatabaseSync(file);
    // FULL: a commit that was answered survives a power cut, not only a crash of the process.
    db.exec(`PRAGMA page_size = 8192; PRAGMA busy_timeout = ${busyMs}; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = 4000; PRAGMA cache_size = -65536; PRAGMA temp_store = MEMORY`);
    migrate(db, file, steps);
    return db;
  } catch (error) {
    db?.close();
    if (error instanceof DataFileProblem) throw error;
    throw new DataFileProblem(`The data file ${file} cannot be used: ${error instanceof Error ? error.message : String(error)}. Restore a backup, or set DATA_DIR to another folder.`);
  }
}

/** Copies the file as it stands, beside a running server. Never overwrites. */
export function backup(file: string, target: string): void {
  if (existsSync(target)) throw new DataFileProblem(`${target} exists already; a backup overwrites nothing. Name another file.`);
  const db = openReader(file);
  try {
    db.prepare('VACUUM INTO ?').run(target);
  } catch (error) {
    throw new DataFileProblem(`The backup to ${target} failed: ${error instanceof Error ? error.message : String(error)}.`);
  } finally {
    db.close();
  }
}

/** Removes the data file with what belongs to it, unless a server uses it. Answers the names of what went. */
export function removeDataFile(file: string): readonly string[] {
  if (!existsSync(file)) return [];
  const lock = lockFile(file);
  const gone = ['', '-wal', '-shm'].map((end) => `${file}${end}`).filter((name) => existsSync(name));
  for (const name of gone) rmSync(name);
  lock.release();
  rmSync(`${file}.lock`, { force: true });
  return gone;
}
