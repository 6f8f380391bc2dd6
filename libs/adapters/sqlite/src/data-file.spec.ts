import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { Outage, type Change, type Collection } from '@book-rental/runtime';
import { backup, removeDataFile } from './copies.ts';
import { openSqlite, type SqliteDatabase } from './database.ts';
import { migrations } from './schema.ts';
import { openSnapshot } from './snapshot.ts';
import { createWriter } from './writer.ts';

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
    expect(() => open()).toThrow(new RegExp(`has version ${newer.length}`));
  });

  test('of the time when loans did not say when they were closed has them closed as of now, and found by it', async () => {
    interface Loan {
      readonly status: string;
      readonly closedAt?: string;
    }
    const closedAt = { type: 'text', of: (loan: Loan) => loan.closedAt } as unknown as Collection['fields'][string];
    const loans: Collection = { name: 'loans', fields: { closedAt }, indexes: [{ fields: ['closedAt'], sparse: true }] };
    const former: Collection = { name: 'loans', fields: {}, indexes: [] };
    const row = (id: string, doc: Readonly<Record<string, string>>) => ({ view: 'loans', id, version: 1, doc });
    const rows = [row('past', { status: 'RETURNED' }), row('refused', { status: 'CANCELLED' }), row('out', { status: 'OPEN' }), row('told', { status: 'RETURNED', closedAt: '2026-01-01T00:00:00.000Z' })];
    await open({ migrations: migrations.slice(0, 1) }).store('rental', [things], [former]).commit([change('jenny', 0, { views: rows })]);
    await closeAll();
    const began = new Date().toISOString();
    const store = open().store('rental', [things], [loans]);
    expect(await store.getView<Loan>('loans', 'out')).toEqual({ status: 'OPEN' });
    expect(await store.getView<Loan>('loans', 'told')).toEqual({ status: 'RETURNED', closedAt: '2026-01-01T00:00:00.000Z' });
    const { items } = await store.findView<Loan>('loans', { where: { closedAt: { gt: '2026-02' } }, limit: 10 });
    expect(items.map((loan) => loan.status)).toEqual(['RETURNED', 'CANCELLED']);
    for (const loan of items) expect(String(loan.closedAt) >= began && String(loan.closedAt) <= new Date().toISOString()).toBe(true);
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
    expect(() => open({ file: join(folder, 'taken', 'inside', 'library.sqlite') })).toThrow(/The folder .*taken.inside cannot be made/);
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
    const script = `const { openSqlite } = await import(${JSON.stringify(adapter)}); const database = openSqlite({ file: ${JSON.stringify(file)} }); console.log('open'); setInterval(() => database.file, 1000);`;
    // It holds on to what it opened: collected, it would let go of the file.
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

  test('a snapshot names a document that is none', async () => {
    const store = open().store('library', [things], []);
    await store.commit([change('a', 0)]);
    await closeAll();
    const db = new DatabaseSync(file);
    for (const doc of ['{"key":', '7']) {
      db.prepare('UPDATE library_things SET doc = ?').run(doc);
      const snapshot = openSnapshot(file);
      expect(() => [...snapshot.service('library').states('things')]).toThrow(/is spoiled: the document "a" of "library_things" is not what this program wrote\. Restore a backup/);
      snapshot.close();
    }
    db.close();
  });

  test('a snapshot tells what stands in the columns beside what the documents say, also in a file that has not all of them', async () => {
    const named: Collection = { name: 'things', fields: { name: { type: 'text', of: (thing: { readonly key: string }) => thing.key } }, indexes: [] };
    await open().store('library', [named], []).commit([change('a', 0), change('b', 0)]);
    const db = new DatabaseSync(file);
    db.exec("UPDATE library_things SET f_name = NULL WHERE key = 'b'");
    db.close();
    const later: Collection = { ...named, fields: { ...named.fields, size: { type: 'integer', of: () => 1 } } };
    const snapshot = openSnapshot(file);
    expect([...(snapshot.service('library', [later]).columns?.() ?? [])]).toEqual([
      { collection: 'things', key: 'a', field: 'name', stored: 'a', told: 'a' },
      { collection: 'things', key: 'b', field: 'name', stored: null, told: 'b' },
    ]);
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

  test('a read that fails is an outage as well, and works again afterwards', async () => {
    const { log, store: storeOf } = open({ cacheSize: 1 });
    const store = storeOf('library', [things], []);
    await store.commit([change('a', 0), change('b', 0), change('c', 0, { caused: [message('m1')] })]);
    // Another program's commit makes SQLite forget its pages; then the part of the file that has them is cut off.
    const other = new DatabaseSync(file);
    other.exec('CREATE TABLE theirs (id INTEGER) STRICT');
    const wal = readFileSync(`${file}-wal`);
    truncateSync(`${file}-wal`, 0);
    const entry = { id: 't', at: '', operator: '', action: '', subject: '' };
    const reads = [
      () => store.load('things', [{ key: 'a', sagaIds: [] }]),
      () => store.find('things', { limit: 1 }),
      () => store.count('things', []),
      () => store.inboxOf('things', 'a', { limit: 1 }),
      () => store.oldInbox('things', '2027', 1),
      () => store.parked({ limit: 1 }),
      () => store.getParked('a'),
      () => store.decideParked('a', 'retried', entry),
      () => log.read('rental_rent', 0, '0', 1),
    ];
    for (const read of reads) await expect(read()).rejects.toThrow(Outage);
    writeFileSync(`${file}-wal`, wal, { flag: 'r+' });
    for (const read of reads) await read();
    other.close();
  });

  test('what is told after a commit never makes it a second time, whatever it throws', () => {
    const db = new DatabaseSync(':memory:');
    db.exec('CREATE TABLE lines (text TEXT NOT NULL) STRICT');
    const writer = createWriter(db);
    const insert = db.prepare('INSERT INTO lines VALUES (?)');
    const told: string[] = [];
    const job = (text: string, done: () => void) => writer.submit({ run: () => void insert.run(text), done, failed: (error) => void told.push(`${text}: ${error.message}`) });
    job('first', () => {
      throw new Error('The listener fell over.');
    });
    job('second', () => void told.push('second'));
    writer.flush();
    expect(db.prepare('SELECT text FROM lines').all()).toEqual([{ text: 'first' }, { text: 'second' }]);
    expect(told).toEqual(['first: The listener fell over.', 'second']);
    db.close();
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
