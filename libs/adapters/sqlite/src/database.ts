import { statSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import type { Collection, Store } from '@book-rental/runtime';
import { makeFolder } from './folder.ts';
import { lockFile } from './lock.ts';
import { createLog, type SqliteLog } from './log.ts';
import { DataFileProblem } from './problem.ts';
import { migrate, migrations, refuseOthers, type Migration } from './schema.ts';
import { assertSound } from './sound.ts';
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
  /** Bytes: a larger file is not looked through for damage when it is opened. */
  readonly checkUpTo?: number;
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
    const db = open(file, options);
    const writer = createWriter(db);
    const log = createLog({ db, writer, now, tailSize, failed: options.notice ?? (() => undefined) });
    return {
      file,
      log,
      store: (service, collections, views) => createStore({ db, writer, log, service, collections, views, now, cacheSize }),
      close: async () => {
        await log.stop();
        writer.close();
        tidy(db);
        db.close();
        lock.release();
      },
    };
  } catch (error) {
    lock.release();
    throw error;
  }
}

function open(file: string, options: SqliteOptions): DatabaseSync {
  const { busyMs = 5_000, migrations: steps = migrations, checkUpTo = 2 * 2 ** 30, notice } = options;
  let db: DatabaseSync | undefined;
  try {
    db = new DatabaseSync(file);
    // Before anything is set: what is not ours stays as it is.
    refuseOthers(db, file, steps);
    // FULL: a commit that was answered survives a power cut, not only a crash of the process.
    db.exec(`PRAGMA page_size = 8192; PRAGMA busy_timeout = ${busyMs}; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = 4000; PRAGMA cache_size = -65536; PRAGMA temp_store = MEMORY`);
    migrate(db, steps);
    if (statSync(file).size <= checkUpTo) assertSound(db, file);
    else notice?.(`The data file ${file} is so large that it is not looked through for damage at every start. npm run audit reads all of it.`);
    return db;
  } catch (error) {
    db?.close();
    if (error instanceof DataFileProblem) throw error;
    throw new DataFileProblem(`The data file ${file} cannot be used: ${error instanceof Error ? error.message : String(error)}. Restore a backup, or set DATA_DIR to another folder.`);
  }
}

/** What belongs to the file goes into it. Where that fails (a full disk) the next start does it: nothing is lost. */
function tidy(db: DatabaseSync): void {
  try {
    db.exec('PRAGMA wal_checkpoint(TRUNCATE)');
  } catch {
    // Said above.
  }
}
