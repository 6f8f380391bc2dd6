import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { logConformance, storeConformance, type Open, type Opened } from '@book-rental/conformance';
import type { Collection } from '@book-rental/runtime';
import { openSqlite } from './database.ts';

function openIn(folder: string, collections: readonly Collection[], views: readonly Collection[]): Opened {
  // Little memory, so that what was in it and no longer is happens in every test.
  const database = openSqlite({ file: join(folder, 'library.sqlite'), cacheSize: 1, tailSize: 2 });
  return {
    store: database.store('library', collections, views),
    log: database.log,
    reopen: async () => {
      await database.close();
      return openIn(folder, collections, views);
    },
    close: async () => {
      await database.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

const open: Open = async (collections, views) => openIn(mkdtempSync(join(tmpdir(), 'book-rental-')), collections, views);

storeConformance('sqlite', open);
logConformance('sqlite', open);
