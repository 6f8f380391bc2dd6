import { closeSync, copyFileSync, existsSync, mkdirSync, mkdtempSync, openSync, readFileSync, readdirSync, rmSync, writeFileSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { Outage, type Change, type Collection } from '@book-rental/runtime';
import { backup, removeDataFile, restore } from './copies.ts';
import { openSqlite, type SqliteDatabase, type SqliteOptions } from './database.ts';
import { migrations } from './schema.ts';
import { openSnapshot } from './snapshot.ts';

const cards: Collection = { name: 'cards', fields: {}, indexes: [] };
const change = (key: string, expected = 0, state: object = { key, filled: 'x'.repeat(2_000) }): Change => ({ collection: 'cards', key, expected, state, inbox: [], outbox: [], caused: [], views: [] });

let folder: string;
let file: string;
let copy: string;
const opened: SqliteDatabase[] = [];

function open(more: Partial<SqliteOptions> = {}): SqliteDatabase {
  const database = openSqlite({ file, ...more });
  opened.push(database);
  return database;
}
const cardsOf = (database: SqliteDatabase) => database.store('rental', [cards], []);
async function closeAll(): Promise<void> {
  for (const database of opened.splice(0)) await database.close();
}
function keysIn(name: string): readonly string[] {
  const snapshot = openSnapshot(name);
  try {
    return [...snapshot.service('rental').states('cards')].map(({ key }) => key);
  } finally {
    snapshot.close();
  }
}
/** Random bytes over whole pages in the middle; the header stays. */
function spoil(name: string, offset = 8_192): void {
  const descriptor = openSync(name, 'r+');
  writeSync(descriptor, Buffer.alloc(40_000, 0xa5), 0, 40_000, offset);
  closeSync(descriptor);
}

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'book-rental-'));
  file = join(folder, 'library.sqlite');
  copy = join(folder, 'copy.sqlite');
});
afterEach(async () => {
  await closeAll();
  rmSync(folder, { recursive: true, force: true });
});

describe('a backup', () => {
  test('that fails leaves nothing that looks like one', () => {
    open();
    writeFileSync(`${copy}.part`, 'left by one that was killed');
    expect(() => backup(file, join(folder, 'nowhere', 'copy.sqlite'))).toThrow(/The backup to .*copy\.sqlite failed/);
    backup(file, copy);
    expect(readdirSync(folder).filter((name) => name.startsWith('copy'))).toEqual(['copy.sqlite']);
  });

  test('of a damaged file fails, and leaves nothing either', async () => {
    await cardsOf(open()).commit(Array.from({ length: 100 }, (_, index) => change(String(index))));
    await closeAll();
    spoil(file, 8_192 * 5);
    expect(() => backup(file, copy)).toThrow(/failed: .*database disk image is malformed/);
    expect(readdirSync(folder).filter((name) => name.startsWith('copy'))).toEqual([]);
  });
});

describe('a restore', () => {
  async function saved(): Promise<void> {
    await cardsOf(open()).commit([change('saved')]);
    backup(file, copy);
  }

  test('brings back what was saved, and nothing of what was left beside the file comes with it', async () => {
    await saved();
    const store = cardsOf(opened[0] as SqliteDatabase);
    for (let count = 0; count < 50; count += 1) await store.commit([change(`later ${count}`)]);
    // As a server leaves it that was killed: what it wrote last is only beside the file.
    const killed = join(folder, 'killed');
    mkdirSync(killed);
    for (const end of ['', '-wal', '-shm']) copyFileSync(`${file}${end}`, join(killed, `library.sqlite${end}`));
    const left = join(killed, 'library.sqlite');
    expect(readFileSync(`${left}-wal`).length).toBeGreaterThan(100_000);
    restore(left, copy);
    expect(readdirSync(killed).filter((name) => !name.endsWith('.lock'))).toEqual(['library.sqlite']);
    expect(keysIn(left)).toEqual(['saved']);
    const again = openSqlite({ file: left });
    opened.push(again);
    expect(await cardsOf(again).commit([change('saved', 1)])).toEqual([true]);
  });

  test('is refused while a server uses the file', async () => {
    await saved();
    expect(() => restore(file, copy)).toThrow(/in use by another running server/);
  });

  test('of a damaged copy, of something else, of nothing changes nothing', async () => {
    await saved();
    await cardsOf(opened[0] as SqliteDatabase).commit([change('later')]);
    await closeAll();
    const other = join(folder, 'other.sqlite');
    new DatabaseSync(other).exec('CREATE TABLE recipes (id INTEGER) STRICT');
    const text = join(folder, 'list.txt');
    writeFileSync(text, 'this is a shopping list, not a database, and long enough to have a header of its own');
    const damaged = join(folder, 'damaged.sqlite');
    copyFileSync(copy, damaged);
    spoil(damaged);
    expect(() => restore(file, damaged)).toThrow(/damaged\.sqlite is damaged/);
    expect(() => restore(file, other)).toThrow(/other\.sqlite has version 0/);
    expect(() => restore(file, text)).toThrow(/list\.txt cannot be read: .*not a database\. Restore a backup/);
    expect(() => restore(file, join(folder, 'gone.sqlite'))).toThrow(/There is no file .*gone\.sqlite/);
    expect(keysIn(file)).toEqual(['later', 'saved']);
    expect(existsSync(`${file}.part`)).toBe(false);
  });

  test('also takes a file that a killed server left, with what stands beside it', async () => {
    await cardsOf(open()).commit([change('only beside the file')]);
    const target = join(folder, 'elsewhere', 'library.sqlite');
    restore(target, file);
    expect(keysIn(target)).toEqual(['only beside the file']);
  });
});

describe('a damaged file', () => {
  test.each([8_192, 8_192 * 20])('with garbage at offset %i is refused at the start, in a sentence', async (offset) => {
    await cardsOf(open()).commit(Array.from({ length: 300 }, (_, index) => change(String(index))));
    await closeAll();
    spoil(file, offset);
    expect(() => open()).toThrow(/library\.sqlite is damaged: .*Restore a backup \(npm run restore|cannot be used: .*Restore a backup/);
    // Free again: the lock and the file were let go.
    restore(join(folder, 'fresh', 'library.sqlite'), await freshCopy());
    expect(() => removeDataFile(file)).not.toThrow();
  });

  async function freshCopy(): Promise<string> {
    const fresh = openSqlite({ file: join(folder, 'other', 'library.sqlite') });
    backup(fresh.file, copy);
    await fresh.close();
    return copy;
  }

  test('that is too large to be looked through is opened with a notice; what is read of the damage is an outage, not a bad message', async () => {
    await cardsOf(open()).commit(Array.from({ length: 300 }, (_, index) => change(String(index))));
    await closeAll();
    spoil(file, 8_192 * 20);
    const said: string[] = [];
    const store = cardsOf(open({ checkUpTo: 1_000, notice: (sentence) => said.push(sentence) }));
    expect(said).toEqual([expect.stringContaining('not looked through for damage')]);
    await expect(store.find('cards', { limit: 300 })).rejects.toThrow(Outage);
    await expect(store.find('cards', { limit: 300 })).rejects.toThrow(/is damaged: .*npm run restore/);
  });

  test('is a sentence for whoever reads a snapshot of it', async () => {
    await cardsOf(open()).commit([change('a')]);
    await closeAll();
    spoil(file);
    expect(() => openSnapshot(file)).toThrow(/library\.sqlite cannot be read: .*Restore a backup/);
  });
});

describe('a file of something else', () => {
  test('is left alone: an SQLite file with tables of another program', () => {
    const db = new DatabaseSync(file);
    db.exec('CREATE TABLE recipes (id INTEGER) STRICT');
    db.close();
    const before = readFileSync(file);
    expect(() => open()).toThrow(/belongs to another program.*DATA_DIR/);
    expect(readFileSync(file).equals(before)).toBe(true);
  });

  test('a folder in its place is refused, to open and to remove', () => {
    mkdirSync(file);
    expect(() => open()).toThrow(/cannot be used/);
    expect(() => removeDataFile(file)).toThrow(/is a folder, not a data file/);
  });

  test('a file in the place of the folder is refused as what it is', () => {
    writeFileSync(file, 'text');
    expect(() => openSqlite({ file: join(file, 'library.sqlite') })).toThrow(/library\.sqlite is a file, not a folder\. Set DATA_DIR to a folder/);
  });
});

test('a card of the time when it kept the end of its last clear only keeps that one', async () => {
  const end = { sagaId: 's1', outcome: 'cleared', point: 10 };
  await cardsOf(open({ migrations: migrations.slice(0, 2) })).commit([change('a', 0, { lastClear: end, lateFee: 0 }), change('b', 0, { lastClear: null })]);
  await closeAll();
  const loaded = await cardsOf(open()).load('cards', [{ key: 'a', sagaIds: [] }, { key: 'b', sagaIds: [] }]);
  expect(loaded.map(({ state }) => state)).toEqual([{ lateFee: 0, endedClears: [end] }, { endedClears: [] }]);
});
