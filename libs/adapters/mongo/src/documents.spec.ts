import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { stackForTests, STARTING_MS, unless, whyNoStack } from '@book-rental/stack';
import { MongoClient, type Db } from 'mongodb';
import { openMongo, type MongoDatabase, type MongoOptions } from './database.ts';
import { cards, change, entry, loan, loans, message, sagaNo } from './library.fixture.ts';
import { DatabaseProblem } from './problem.ts';
import { migrations } from './schema.ts';
import type { MongoStore } from './store.ts';

const withServer = unless(await whyNoStack('mongo'), describe);
let server: { readonly url: string };
let client: MongoClient;
let db: Db;
let database: MongoDatabase;
let store: MongoStore;
let prefix = '';
let runs = 0;

const open = (more: Partial<MongoOptions> = {}) => openMongo({ url: server.url, prefix, ...more });

beforeAll(async () => {
  ({ mongo: server } = await stackForTests('mongo'));
  client = await new MongoClient(server.url).connect();
}, STARTING_MS);
afterAll(() => client.close());
beforeEach(async () => {
  prefix = `documents_${process.pid}_${(runs += 1)}_`;
  database = await open();
  store = await database.store('rental', [cards], [loans]);
  db = client.db(`${prefix}rental`);
});
afterEach(async () => {
  await database.close();
  await db.dropDatabase();
});

const document = (key: string) => db.collection<{ readonly _id: string } & Record<string, unknown>>('cards').findOne({ _id: key });

/** What the server was asked while this ran, by its own record. */
async function asked(run: () => Promise<unknown>): Promise<readonly string[]> {
  await db.command({ profile: 2 });
  await run();
  await db.command({ profile: 0 });
  const lines = await db.collection('system.profile').find({ ns: { $not: /system/ }, op: { $ne: 'command' } }).toArray();
  await db.collection('system.profile').drop();
  return lines.map((line) => `${String(line['op'])} ${String(line['ns']).split('.').at(-1)}`).sort();
}

withServer('a document', () => {
  test('holds state, inbox, outbox and what is still to be written, in the words of the domain, dates as dates', async () => {
    const at = '2026-11-24T09:30:00.000Z';
    await store.commit([change('제니', 0, {
      state: { status: 'OPEN', due: 2 ** 40, rentedAt: at, name: '제니' },
      inbox: [entry(sagaNo(1), { at, data: { points: 10, at } })],
      outbox: [message('m1')],
      views: [loan('l1', 1, 'OPEN')],
    })]);
    expect(await document('제니')).toMatchObject({
      _id: '제니',
      version: 1,
      state: { status: 'OPEN', due: 2 ** 40, rentedAt: new Date(at), name: '제니' },
      fields: { status: 'OPEN', due: 2 ** 40 },
      inbox: { [sagaNo(1)]: { RENT: { outcome: 'done', at: new Date(at), applied: 1, data: { points: 10, at: new Date(at) } } } },
      outbox: [{ topic: 'rental_rent', key: '제니', value: '{"point":10}', headers: { ce_id: 'm1', ce_time: new Date('2026-11-24T00:00:00.000Z') } }],
      pending: [{ version: 1, views: [{ view: 'loans', id: 'l1', doc: { status: 'OPEN' } }] }],
    });
    expect(await db.collection<{ _id: string }>('loans').findOne({ _id: 'l1' })).toEqual({ _id: 'l1', version: 1, doc: { status: 'OPEN' }, fields: { status: 'OPEN' } });
  });

  test('takes one write to commit and one read to load, however many sagas stand behind it', async () => {
    const keys = Array.from({ length: 20 }, (_, index) => `k${index}`);
    expect(await asked(() => store.commit(keys.map((key) => change(key, 0, { inbox: [entry(sagaNo(1))] }))))).toEqual(['insert cards']);
    expect(await asked(() => store.load('cards', keys.map((key) => ({ key, sagaIds: [sagaNo(1)] }))))).toEqual(['query cards']);
    expect(await asked(() => store.commit(keys.map((key) => change(key, 1, { inbox: [entry(sagaNo(2))] }))))).toEqual(keys.map(() => 'update cards'));
  });

  test('tells its version without the rest of it', async () => {
    await store.commit([change('a', 0), change('b', 0)]);
    await store.commit([change('b', 1)]);
    expect(await store.versions?.('cards', ['a', 'b', 'c'])).toEqual(new Map([['a', 1], ['b', 2]]));
  });

  test('loses what was published and written elsewhere with the next commit of its key', async () => {
    await store.commit([change('a', 0, { outbox: [message('m1')], views: [loan('l1', 1, 'PENDING')] })]);
    await store.load('cards', [{ key: 'a', sagaIds: [] }]);
    const [waiting] = await store.outbox(10);
    await store.published([waiting?.id ?? '']);
    expect(await document('a')).toMatchObject({ outbox: [{ id: waiting?.id }], pending: [{ version: 1 }] });
    expect(await asked(() => store.commit([change('a', 1)]))).toEqual(['update cards']);
    expect(await document('a')).toMatchObject({ version: 2, outbox: [] });
    expect(await document('a')).not.toHaveProperty('pending');
  });

  test('is not read again to publish what this process has put there', async () => {
    await database.close();
    database = await open({ sweepMs: 60_000, graceMs: 600_000 });
    store = await database.store('rental', [cards], [loans]);
    // The first look is at what others left.
    await store.outbox(10);
    await store.commit([change('a', 0, { outbox: [message('m1')], views: [loan('l1', 1, 'PENDING')] })]);
    const found: (readonly unknown[])[] = [];
    expect(await asked(async () => found.push(await store.outbox(10)))).toEqual([]);
    expect(found).toMatchObject([[{ key: 'a', message: message('m1') }]]);
  });

  test('of a quiet key loses it by the sweep', async () => {
    await database.close();
    database = await open({ graceMs: -1_000 });
    store = await database.store('rental', [cards], [loans]);
    await store.commit([change('a', 0, { outbox: [message('m1')], views: [loan('l1', 1, 'PENDING')] })]);
    const [waiting] = await store.outbox(10);
    await store.published([waiting?.id ?? '']);
    await store.sweep();
    expect(await document('a')).toMatchObject({ version: 1, outbox: [], pending: [] });
  });

  test('that was removed is gone, with what was moved out of it', async () => {
    await store.commit([change('a', 0, { inbox: Array.from({ length: 200 }, (_, n) => entry(sagaNo(n))) })]);
    await store.load('cards', [{ key: 'a', sagaIds: [] }]);
    expect(await db.collection('cards_inbox').countDocuments()).toBe(1);
    await store.commit([change('a', 1, { state: null })]);
    expect(await document('a')).toBeNull();
    expect(await db.collection('cards_inbox').countDocuments()).toBe(0);
  });
});

withServer('an index', () => {
  test('finds what is due and what waits without looking at the others', async () => {
    await store.commit(Array.from({ length: 300 }, (_, n) => change(`k${n}`, 0, n < 3 ? { state: { status: 'OPEN', due: n }, outbox: [message(`m${n}`)] } : {})));
    const examined = async (filter: object, sort: Record<string, 1>) => {
      const explained = await db.collection('cards').find(filter).sort(sort).limit(10).explain('executionStats');
      return (explained['executionStats'] as { readonly totalDocsExamined: number }).totalDocsExamined;
    };
    expect(await examined({ $and: [{ state: { $exists: true } }, { 'fields.due': { $lte: 5 } }] }, { 'fields.due': 1, _id: 1 })).toBe(3);
    expect(await examined({ 'outbox.at': { $exists: true } }, { 'outbox.at': 1 })).toBe(3);
    expect(await examined({ 'pending.at': { $lt: new Date() } }, { 'pending.at': 1 })).toBe(0);
  });

  test('of another definition is told in a sentence', async () => {
    await db.collection('cards').dropIndex('by_due');
    await db.collection('cards').createIndex({ 'fields.due': -1 }, { name: 'by_due' });
    await expect(database.store('rental', [cards], [loans])).rejects.toThrow(/The index by_due of .*rental\.cards is not the one .* drop it with .*dropIndex\('by_due'\)/);
  });

  test('of one’s own is left alone', async () => {
    await db.collection('cards').createIndex({ 'state.name': 1 }, { name: 'mine' });
    await expect(database.store('rental', [cards], [loans])).resolves.toBeDefined();
  });
});

withServer('the rule that a commit names the version it was decided on', () => {
  test('lets the server refuse what was decided on another', async () => {
    await store.commit([change('a', 0)]);
    const cardsNow = db.collection<{ readonly _id: string }>('cards');
    await expect(cardsNow.updateOne({ _id: 'a' }, { $set: { basedOn: 0 }, $inc: { version: 1 } })).rejects.toMatchObject({ code: 121 });
    await cardsNow.updateOne({ _id: 'a' }, { $set: { basedOn: 1 }, $inc: { version: 1 } });
    expect(await document('a')).toMatchObject({ version: 2 });
  });

  test('is given to a collection that an older program made, and its documents are brought up to it', async () => {
    const older = db.collection<{ readonly _id: string; readonly version: number; readonly state: object }>('shelves');
    await older.insertOne({ _id: 'a', version: 7, state: { status: 'OPEN' } });
    const shelves = await database.store('rental', [{ ...cards, name: 'shelves' }], []);
    expect(await shelves.commit([{ ...change('a', 6), collection: 'shelves' }, { ...change('b', 0), collection: 'shelves' }])).toEqual([false, true]);
    expect(await shelves.commit([{ ...change('a', 7), collection: 'shelves' }])).toEqual([true]);
    expect(await older.findOne({ _id: 'a' })).toMatchObject({ version: 8, basedOn: 7 });
  });

  test('is told in a sentence where another stands', async () => {
    const told = /The validation rule of .*rental\.cards is not the one .*collMod: 'cards'/;
    await db.command({ collMod: 'cards', validationAction: 'warn' });
    await expect(database.store('rental', [cards], [loans])).rejects.toThrow(told);
    await db.command({ collMod: 'cards', validator: { state: { $exists: true } }, validationAction: 'error' });
    await expect(database.store('rental', [cards], [loans])).rejects.toThrow(told);
  });
});

withServer('the database', () => {
  test('of a newer program is refused in a sentence, one of an older is brought up to date', async () => {
    await store.commit([change('a', 0)]);
    const newer = await open({ migrations: [...migrations, async (old) => void (await old.collection('cards').updateMany({}, { $set: { migrated: true } }))] });
    const after = await newer.store('rental', [cards], [loans]);
    expect(await document('a')).toMatchObject({ migrated: true });
    expect((await after.load('cards', [{ key: 'a', sagaIds: [] }]))[0]?.version).toBe(1);
    await newer.close();
    await expect(database.store('rental', [cards], [loans])).rejects.toThrow(new RegExp(`rental has version ${migrations.length + 1}, written by a newer program; this one knows versions up to ${migrations.length}`));
  });

  test('of the time when sagas were found by state alone has them found by state and type, also those of no known type', async () => {
    const of = (read: (saga: { readonly status: string; readonly type?: string }) => string | undefined) => read as (doc: never) => string | undefined;
    const status = { type: 'text' as const, of: of((saga) => saga.status) };
    const former = { name: 'sagas', fields: { status, type: { type: 'text' as const, of: of((saga) => saga.type) } }, indexes: [{ fields: ['status'] }] };
    const older = await open({ migrations: migrations.slice(0, 1) });
    const saga = (key: string, state: object) => ({ ...change(key, 0), collection: 'sagas', state });
    await (await older.store('saga-coordinator', [former], [])).commit([saga('a', { status: 'RUNNING' }), saga('b', { status: 'RUNNING', type: 'RENT' })]);
    await older.close();
    const sagas = { ...former, fields: { status, type: { type: 'text' as const, of: of((one) => one.type ?? 'UNKNOWN') } }, indexes: [{ fields: ['status', 'type'] }] };
    const after = await database.store('saga-coordinator', [sagas], []);
    const own = client.db(`${prefix}saga-coordinator`);
    try {
      expect((await after.find('sagas', { where: { status: 'RUNNING', type: { in: ['UNKNOWN', 'RENT'] } }, orderBy: [{ field: 'key' }], limit: 10 })).items.map(({ key }) => key)).toEqual(['a', 'b']);
      expect((await own.collection('sagas').listIndexes().toArray()).map(({ name }) => name as string)).not.toContain('by_status');
    } finally {
      await own.dropDatabase();
    }
  });

  test('gets fields that were declared later from what it holds', async () => {
    await store.commit([change('a', 0, { state: { status: 'OPEN', due: 7, name: 'a' } })]);
    const wider = { ...cards, fields: { ...cards.fields, name: { type: 'text' as const, of: ((card: { readonly name: string }) => card.name) as (doc: never) => string } }, indexes: [] };
    const after = await database.store('rental', [wider], [loans]);
    expect((await after.find('cards', { where: { name: 'a' }, limit: 10 })).items.map((one) => one.key)).toEqual(['a']);
  });

  test.each<[string, (url: string) => string, boolean, RegExp]>([
    ['that nobody serves', () => 'mongodb://127.0.0.1:1/?replicaSet=rs0', true, /No MongoDB answers at 127\.0\.0\.1:1 .*MONGO_URL/],
    ['of another kind', () => 'http://127.0.0.1:27017', false, /MONGO_URL is not a MongoDB address .*mongodb:\/\//],
    ['with a wrong password', (url) => url.replace('mongodb://', 'mongodb://jenny:wrong@'), false, /does not accept the user or password of MONGO_URL/],
    ['of a replica set with another name', (url) => `mongodb://${new URL(url).host}/?replicaSet=other`, false, /No member of a replica set other answers at .*correct replicaSet in MONGO_URL/],
  ])('at an address %s is told in a sentence', async (_title, url, canHeal, sentence) => {
    const failed = await openMongo({ url: url(server.url), patienceMs: 500 }).catch((error: unknown) => error);
    expect(failed).toBeInstanceOf(DatabaseProblem);
    expect((failed as DatabaseProblem).message).toMatch(sentence);
    expect((failed as DatabaseProblem).message).not.toContain('wrong@');
    expect((failed as DatabaseProblem).canHeal).toBe(canHeal);
  });
});
