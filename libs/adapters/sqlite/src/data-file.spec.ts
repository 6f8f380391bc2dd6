import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { Outage, type Change, type Collection } from '@book-rental/runtime';
import { backup, openSqlite, removeDataFile, type SqliteDatabase } from './database.ts';
import { migrations } from './schema.ts';
import { openSnapshot } from './snapshot.ts';

const things: Collection = { name: 'things', fields: {}, indexes: [] };
const change = (key: string, expected: number, more: Partial<Change> = {}): Change => ({ collection: 'things', key, expected, state: { key }, inbox: [], outbox: [], caused: [], views: [], ...more });
const message = (id: string) => ({ topic: 'rental_rent', key: '제니', value: '{}', headers: { ce_id: id } });

let folder: string;
let file: string;
const opened: SqliteDatabase[] = [];

function open(more: Partial<Parameters<typeof openSqlite>[0]> = {}): SqliteDatabase {
  const database = openSqlite({ file, ...more });
  opened.push(database);
  return database;
}

async function closeAll(): Promise<void> {
  for (const database of opened.splice(0)) await database.close();
}

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'book-rental-'));
  file = join(folder, 'library.sqlite');
});

afterEach(async () => {
  await closeAll();
  rmSync(folder, { recursive: true, force: true });
});

describe('the data file', () => {
  test('of a newer program is refused in a sentence, and left as it is', async () => {
    open();
    await closeAll();
    const db = new DatabaseSync(file);
    db.exec('PRAGMA user_version = 99');
    db.close();
    expect(() => open()).toThrow(/has version 99, written by a newer program/);
    expect(() => openSnapshot(file)).toThrow(/has version 99/);
  });

  test('of an older program is brought up to date, with what it holds', async () => {
    const store = open().store('library', [things], []);
    await store.commit([change('a', 0)]);
    await closeAll();
    const newer = [...migrations, (db: DatabaseSync) => db.exec('CREATE TABLE added (id INTEGER PRIMARY KEY) STRICT')];
    const again = open({ migrations: newer }).store('library', [things], []);
    expect((await again.load('things', [{ key: 'a', sagaIds: [] }]))[0]?.version).toBe(1);
    await closeAll();
    expect(() => open()).toThrow(/has version 2/);
  });

  test('a step that fails leaves the file at its former version', async () => {
    open();
    await closeAll();
    const broken = [...migrations, (db: DatabaseSync) => db.exec('CREATE TABLE half (id INTEGER) STRICT; CREATE TABLE half (id INTEGER) STRICT')];
    expect(() => open({ migrations: broken })).toThrow(/cannot be used/);
    expect(() => open()).not.toThrow();
  });

  test('that is no database is refused in a sentence', () => {
    writeFileSync(file, 'this is a shopping list, not a database, and long enough to have a header of its own');
    expect(() => open()).toThrow(/library\.sqlite cannot be used: .*not a database.*Restore a backup/);
  });

  test('in a folder that cannot be made is refused in a sentence', () => {
    writeFileSync(join(folder, 'taken'), '');
    expect(() => open({ file: join(folder, 'taken', 'library.sqlite') })).toThrow(/The folder .*taken cannot be made/);
  });

  test('belongs to one server at a time, until it has closed', async () => {
    open();
    expect(() => open()).toThrow(/in use by another running server/);
    expect(() => removeDataFile(file)).toThrow(/in use by another running server/);
    await closeAll();
    expect(() => open()).not.toThrow();
  });

  test('is free again when its server was killed with -9', async () => {
    const adapter = new URL('./index.ts', import.meta.url).href;
    const script = `const { openSqlite } = await import(${JSON.stringify(adapter)}); openSqlite({ file: ${JSON.stringify(file)} }); console.log('open'); setInterval(() => undefined, 1000);`;
    const child = spawn(process.execPath, ['--input-type=module', '--eval', script], { stdio: ['ignore', 'pipe', 'inherit'] });
    const gone = once(child, 'exit');
    try {
      await once(child.stdout, 'data');
      expect(() => open()).toThrow(/in use by another running server/);
    } finally {
      child.kill('SIGKILL');
    }
    expect((await gone)[1]).toBe('SIGKILL');
    expect(() => open()).not.toThrow();
  });

  test('can be removed when nobody uses it', async () => {
    open();
    await closeAll();
    expect(removeDataFile(file)).toContain(file);
    expect(removeDataFile(file)).toEqual([]);
  });
});

describe('beside a running server', () => {
  test('a snapshot sees one moment: later commits do not show', async () => {
    const database = open();
    const store = database.store('library', [things], []);
    await store.commit([change('a', 0, { caused: [message('m1')] })]);
    const snapshot = openSnapshot(file);
    await store.commit([change('b', 0, { caused: [message('m2')] })]);
    expect([...snapshot.service('library').states('things')].map((one) => one.key)).toEqual(['a']);
    expect([...snapshot.log()].map((record) => record.headers['ce_id'])).toEqual(['m1']);
    snapshot.close();
  });

  test('a backup is a whole copy, and overwrites nothing', async () => {
    const store = open().store('library', [things], []);
    await store.commit([change('a', 0)]);
    const copy = join(folder, 'copy.sqlite');
    backup(file, copy);
    await store.commit([change('b', 0)]);
    const snapshot = openSnapshot(copy);
    expect([...snapshot.service('library').states('things')].map((one) => one.key)).toEqual(['a']);
    snapshot.close();
    expect(() => backup(file, copy)).toThrow(/exists already/);
  });
});

describe('group commit', () => {
  test('one bad change does not take the others of its turn with it', async () => {
    const database = open();
    const book = database.store('book', [things], []);
    const member = database.store('member', [things], []);
    const circular: Record<string, unknown> = {};
    circular['self'] = circular;
    const [bad, good] = await Promise.allSettled([book.commit([change('a', 0, { state: circular })]), member.commit([change('a', 0)])]);
    expect(bad.status).toBe('rejected');
    expect(bad.status === 'rejected' && bad.reason instanceof Outage).toBe(false);
    expect(good).toEqual({ status: 'fulfilled', value: [true] });
  });

  test('services do not see each other’s tables', async () => {
    const database = open();
    await database.store('book', [things], []).commit([change('a', 0)]);
    const member = database.store('member', [things], []);
    expect((await member.load('things', [{ key: 'a', sagaIds: [] }]))[0]?.version).toBe(0);
  });

  test('a file that another program holds is an outage: nothing is lost, and it goes on afterwards', async () => {
    const database = open({ busyMs: 1 });
    const store = database.store('library', [things], []);
    const other = new DatabaseSync(file);
    other.exec('BEGIN IMMEDIATE');
    await expect(store.commit([change('a', 0)])).rejects.toThrow(Outage);
    other.exec('ROLLBACK');
    other.close();
    expect(await store.commit([change('a', 0)])).toEqual([true]);
  });
});

describe('aggregates by ids in time order', () => {
  const id = (last: string) => `0193b3a0-0000-7000-8000-00000000000${last}`;
  const versions = async (store: ReturnType<SqliteDatabase['store']>, ...lasts: readonly string[]) => (await store.load('things', lasts.map((last) => ({ key: id(last), sagaIds: [] })))).map((one) => one.version);

  test('are found whether they are the newest or not, in memory or not, by this server or the next', async () => {
    const store = open({ cacheSize: 1 }).store('library', [things], []);
    expect(await versions(store, '2', '3')).toEqual([0, 0]);
    expect(await store.commit([change(id('2'), 0), change(id('1'), 0)])).toEqual([true, true]);
    expect(await versions(store, '1', '2', '3', '1', '2')).toEqual([1, 1, 0, 1, 1]);
    await closeAll();
    const again = open({ cacheSize: 1 }).store('library', [things], []);
    expect(await versions(again, '2', '1', '3')).toEqual([1, 1, 0]);
    expect(await again.commit([change(id('3'), 0), change(id('3'), 0)])).toEqual([true, false]);
    expect(await versions(again, '1', '3')).toEqual([1, 1]);
  });

  test('are found beside ids of another make', async () => {
    const store = open({ cacheSize: 1 }).store('library', [things], []);
    await store.commit([change('제니', 0), change('\u{1F4DA}', 0), change('a', 0)]);
    await store.commit([change(id('1'), 0)]);
    expect(await versions(store, '2', '1')).toEqual([0, 1]);
    expect((await store.load('things', ['제니', '\u{1F4DA}', 'a'].map((key) => ({ key, sagaIds: [] })))).map((one) => one.version)).toEqual([1, 1, 1]);
  });
});

describe('trimming the log', () => {
  test('removes what is old and read by everyone, in small steps, and never what somebody has still to read', async () => {
    const database = open({ now: () => 1_000 });
    const { log } = database;
    await log.publish(['1', '2', '3'].map(message));
    expect(await log.trim(2_000, 10)).toBe(0);
    let seen = 0;
    let all = (): void => undefined;
    const read = new Promise<void>((resolve) => {
      all = resolve;
    });
    const subscription = await log.subscribe({ group: 'book', topics: ['rental_rent'], batchSize: 10, onBatch: async (records) => ((seen += records.length) === 3 ? all() : undefined) });
    await read;
    await subscription.stop();
    expect(await log.trim(1_000, 10)).toBe(0);
    expect([await log.trim(2_000, 2), await log.trim(2_000, 2), await log.trim(2_000, 2)]).toEqual([2, 1, 0]);
    await log.publish([message('4')]);
    expect((await log.read('rental_rent', 0, '0', 10)).map((record) => record.offset)).toEqual(['4']);
  });
});
