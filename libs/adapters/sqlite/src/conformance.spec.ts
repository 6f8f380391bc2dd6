import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { browserConformance, logConformance, storeConformance, type Open, type Opened } from '@book-rental/conformance';
import type { Collection } from '@book-rental/runtime';
import { openSqlite, type SqliteDatabase } from './database.ts';

/** Little memory, so that what was in it and no longer is happens in every test. */
const openFile = (folder: string) => openSqlite({ file: join(folder, 'library.sqlite'), cacheSize: 1, tailSize: 2 });
const newFolder = () => mkdtempSync(join(tmpdir(), 'book-rental-'));

async function end(database: SqliteDatabase, folder: string): Promise<void> {
  await database.close();
  rmSync(folder, { recursive: true, force: true });
}

function openIn(folder: string, collections: readonly Collection[], views: readonly Collection[]): Opened {
  const database = openFile(folder);
  return {
    store: database.store('library', collections, views),
    log: database.log,
    reopen: async () => {
      await database.close();
      return openIn(folder, collections, views);
    },
    close: () => end(database, folder),
  };
}

const open: Open = async (collections, views) => openIn(newFolder(), collections, views);

storeConformance('sqlite', open);
logConformance('sqlite', open);
browserConformance('sqlite', async () => {
  const folder = newFolder();
  const database = openFile(folder);
  return { log: database.log, browser: database.log.browser, close: () => end(database, folder) };
});
