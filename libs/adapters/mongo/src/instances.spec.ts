import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { stackForTests, STARTING_MS, unless, whyNoStack } from '@book-rental/stack';
import { MongoClient, type Collection as Documents, type Db, type Filter } from 'mongodb';
import { createClock } from './clock.ts';
import { openMongo, type MongoDatabase, type MongoOptions } from './database.ts';
import type { Aggregate, MovedEntries } from './documents.ts';
import { cards, change, entry, loan, loans, message, sagaNo, until } from './library.fixture.ts';
import { moveOldest } from './moved.ts';
import type { MongoStore } from './store.ts';

const cap = { most: 8, portion: 4 };
const withServer = unless(await whyNoStack('mongo'), describe);
let server: { readonly url: string };
let client: MongoClient;
let db: Db;
let prefix = '';
let runs = 0;
const open: MongoDatabase[] = [];

/** One more instance of the service. */
async function instance(more: Partial<MongoOptions> = {}): Promise<MongoStore> {
  const database = await openMongo({ url: server.url, prefix, cap, ...more });
  open.push(database);
  return database.store('rental', [cards], [loans]);
}

beforeAll(async () => {
  ({ mongo: server } = await stackForTests('mongo'));
  client = await new MongoClient(server.url, { readConcern: { level: 'majority' } }).connect();
}, STARTING_MS);
afterAll(() => client.close());
beforeEach(() => {
  prefix = `instances_${process.pid}_${(runs += 1)}_`;
  db = client.db(`${prefix}rental`);
});
afterEach(async () => {
  for (const database of open.splice(0)) await database.close();
  await db.dropDatabase();
});

const documents = (): Documents<Aggregate> => db.collection<Aggregate>('cards');
const side = (): Documents<MovedEntries> => db.collection<MovedEntries>('cards_inbox');
const inboxOf = async (store: MongoStore, key: string, ...sagaIds: string[]) => (await store.load('cards', [{ key, sagaIds }]))[0]?.inbox;

async function finds(run: () => Promise<unknown>): Promise<readonly string[]> {
  await db.command({ profile: 2 });
  await run();
  await db.command({ profile: 0 });
  const lines = await db.collection('system.profile').find({ op: { $in: ['query', 'update', 'insert'] }, ns: { $not: /system/ } }).toArray();
  await db.collection('system.profile').drop();
  return lines.map((line) => `${String(line['op'])} ${String(line['ns']).split('.').at(-1)}`);
}

withServer('two instances', () => {
  test('learn of each other’s writes by one look, which tells nothing new while nobody writes', async () => {
    const [left, right] = [await instance(), await instance()];
    const before = await left.changes('cards');
    expect(await left.changes('cards')).toBe(before);
    await right.commit([change('a', 0)]);
    const after = await left.changes('cards');
    expect(after).not.toBe(before);
    await right.commit([change('a', 1)]);
    expect(await left.changes('cards')).not.toBe(after);
  });

  test('racing for one key win each version once', async () => {
    const [left, right] = [await instance(), await instance()];
    const seen: number[] = [];
    const racer = async (store: MongoStore, name: string) => {
      for (let turn = 0; turn < 25; turn += 1) {
        await until(store, 'hot', [], (version) => change('hot', version, { inbox: [entry(`${name} ${turn}`, { data: { version: version + 1 } })] }));
      }
    };
    await Promise.all([racer(left, 'left'), racer(right, 'right')]);
    const page = await left.inboxOf('cards', 'hot', { limit: 100 });
    seen.push(...page.items.map((one) => Number(one.data?.['version'])));
    expect(seen.sort((one, other) => one - other)).toEqual(Array.from({ length: 50 }, (_, index) => index + 1));
    expect(page.items.every((one) => one.applied === 1)).toBe(true);
  });

  test('moving the inbox of one hot key forget nothing and keep its document small', async () => {
    const stores = [await instance(), await instance()];
    const sagas = Array.from({ length: 120 }, (_, n) => sagaNo(n));
    await Promise.all(stores.map(async (store, half) => {
      for (const sagaId of sagas.filter((_, n) => n % 2 === half)) {
        await until(store, 'hot', [sagaId], (version, inbox) => (inbox.length > 0 ? undefined : change('hot', version, { inbox: [entry(sagaId)] })));
      }
    }));
    for (const store of stores) expect((await inboxOf(store, 'hot', ...sagas))?.map((one) => one.sagaId).sort()).toEqual(sagas);
    const document = await documents().findOne({ _id: 'hot' });
    expect(Object.keys(document?.inbox ?? {}).length).toBeLessThanOrEqual(cap.most + 2);
    expect(document?.moved?.count).toBeGreaterThan(10);
    const counted = { '_id.life': document?.moved?.life, '_id.n': { $lte: document?.moved?.count } } as Filter<MovedEntries>;
    expect(await side().countDocuments(counted)).toBe(document?.moved?.count);
  });

  test('do not see what the other has not yet said, but what it has', async () => {
    const [left, right] = [await instance(), await instance({ graceMs: -1_000 })];
    await left.commit([change('a', 0, { state: { status: 'OPEN' }, views: [loan('l1', 1, 'OPEN')], outbox: [message('m1')] })]);
    expect((await right.load('cards', [{ key: 'a', sagaIds: [] }]))[0]).toMatchObject({ version: 1, state: { status: 'OPEN' } });
    expect(await right.getView('loans', 'l1')).toEqual({ status: 'OPEN' });
    const [waiting] = await right.outbox(10);
    await left.published([waiting?.id ?? '']);
    expect(await left.outbox(10)).toEqual([]);
    expect(await right.outbox(10)).toEqual([]);
  });

  test('write no row that the other has written, and leave nothing of it to be cleared away later', async () => {
    const [left, right] = [await instance(), await instance()];
    await left.commit([change('a', 0, { views: [loan('l1', 1, 'PENDING')] })]);
    expect(await finds(() => inboxOf(right, 'a'))).toEqual(['query cards', 'query loans']);
    await right.commit([change('a', 1, { views: [loan('l1', 2, 'OPEN'), { view: 'loans', id: 'l2', version: 2, doc: null }] })]);
    expect((await documents().findOne({ _id: 'a' }))?.pending?.map(({ version }) => version)).toEqual([2]);
    expect(await finds(() => inboxOf(left, 'a'))).toEqual(['query cards', 'query loans']);
    expect(await finds(() => inboxOf(left, 'a'))).toEqual(['query cards']);
  });

  test('publish what they committed themselves at once, and what another did only when it is so old that it must have been left', async () => {
    const [left, right] = [await instance(), await instance({ sweepMs: 0 })];
    // For these two every message is old.
    const [late, later] = [await instance({ graceMs: -1_000 }), await instance({ graceMs: -1_000 })];
    const ids = async (store: MongoStore) => (await store.outbox(10)).map((one) => one.message.headers['ce_id']);
    // One card, and a message of each in it.
    await left.commit([change('a', 0, { outbox: [message('m1')] })]);
    await right.commit([change('a', 1, { outbox: [message('m2')] })]);
    await left.commit([change('b', 0, { outbox: [message('m3')] })]);
    expect([await ids(left), await ids(right)]).toEqual([['m1', 'm3'], ['m2']]);
    await late.commit([change('b', 1, { outbox: [message('m4')] })]);
    const found = await later.outbox(10);
    expect(found.map((one) => one.message.headers['ce_id'])).toEqual(['m1', 'm2', 'm3', 'm4']);
    await later.published(found.map(({ id }) => id));
    await later.sweep();
    // What others published for it, it does not look for again.
    expect(await ids(late)).toEqual([]);
    await late.commit([change('b', 2, { outbox: [message('m5')] })]);
    expect(await ids(late)).toEqual(['m5']);
  });

  test('both find the same clock, the server’s', async () => {
    const skewed = createClock(client, 60_000, () => performance.now() + 86_400_000);
    await skewed.sample();
    const { localTime } = await client.db('admin').command({ hello: 1 });
    expect(Math.abs(skewed.now() - (localTime as Date).getTime())).toBeLessThan(1_000);
  });
});

withServer('an entry that was moved', () => {
  async function moved(store: MongoStore, sagas: number): Promise<number> {
    for (let n = 0; n < sagas; n += 1) await until(store, 'hot', [sagaNo(n)], (version) => change('hot', version, { inbox: [entry(sagaNo(n))] }));
    return sagas;
  }

  test('is looked for only when an old saga comes again, a foreign one, or a caller’s key', async () => {
    const store = await instance();
    await moved(store, 30);
    const { moved: mark } = (await documents().findOne({ _id: 'hot' })) ?? {};
    expect(mark?.upTo).toBe(sagaNo(24));
    expect(await finds(() => inboxOf(store, 'hot', sagaNo(29), sagaNo(31)))).toEqual(['query cards']);
    expect(await finds(() => inboxOf(store, 'hot', sagaNo(3)))).toEqual(['query cards', 'query cards_inbox']);
    expect(await finds(() => inboxOf(store, 'hot', 'made/elsewhere'))).toEqual(['query cards', 'query cards_inbox']);
    expect(await inboxOf(store, 'hot', sagaNo(3))).toEqual([entry(sagaNo(3))]);
  });

  test('under a caller’s key does not make later sagas look old, even when the key looks like one', async () => {
    const store = await instance();
    const keys = Array.from({ length: 6 }, (_, n) => entry(`key ${n}`, { effect: 'command', at: '2026-01-01T00:00:00.000Z' }));
    const future = entry('ffffffff-ffff-7000-8000-000000000000', { effect: 'command', at: '2026-01-01T00:00:00.000Z' });
    await store.commit([change('hot', 0, { inbox: [...keys, future] })]);
    await moved(store, 12);
    const document = await documents().findOne({ _id: 'hot' });
    expect((document?.moved?.upTo ?? '?') < sagaNo(12)).toBe(true);
    expect(document?.inbox).not.toHaveProperty('key 0');
    expect((await inboxOf(store, 'hot', 'key 0', 'key 5', future.sagaId))?.map((one) => one.sagaId).sort()).toEqual(['key 0', 'key 5', future.sagaId].sort());
  });

  test('by a mover that died in between counts once, and is written over by the next', async () => {
    const store = await instance();
    await store.commit([change('hot', 0, { inbox: Array.from({ length: 9 }, (_, n) => entry(sagaNo(n))) })]);
    let died = false;
    const dying = { findOne: documents().findOne.bind(documents()), updateOne: async () => {
      died = true;
      throw new Error('killed');
    } } as unknown as Documents<Aggregate>;
    await expect(moveOldest(dying, side(), 'hot', cap, new Date())).rejects.toThrow('killed');
    expect([died, await side().countDocuments()]).toEqual([true, 1]);
    await store.commit([change('hot', 1, { inbox: [entry(sagaNo(0))], forget: [{ sagaId: sagaNo(1), effect: 'RENT' }] })]);
    expect(await inboxOf(store, 'hot', sagaNo(0), sagaNo(1), sagaNo(2))).toEqual([entry(sagaNo(0), { applied: 2 }), entry(sagaNo(2))]);
    await until(store, 'hot', [], (version) => change('hot', version, { inbox: [entry(sagaNo(9)), entry(sagaNo(10))] }));
    await store.load('cards', [{ key: 'hot', sagaIds: [] }]);
    expect((await documents().findOne({ _id: 'hot' }))?.moved?.count).toBe(1);
    expect(await inboxOf(store, 'hot', sagaNo(0), sagaNo(1), sagaNo(2))).toEqual([entry(sagaNo(0), { applied: 2 }), entry(sagaNo(2))]);
  });

  test('by a mover that fell asleep is not written over newer ones', async () => {
    const store = await instance();
    await store.commit([change('hot', 0, { inbox: Array.from({ length: 9 }, (_, n) => entry(sagaNo(n))) })]);
    const old = await documents().findOne({ _id: 'hot' });
    await store.commit([change('hot', 1, { forget: [{ sagaId: sagaNo(0), effect: 'RENT' }], inbox: [entry(sagaNo(9)), entry(sagaNo(10))] })]);
    await store.load('cards', [{ key: 'hot', sagaIds: [] }]);
    const before = await side().find().toArray();
    expect(before).toHaveLength(1);
    const asleep = { findOne: async () => old, updateOne: documents().updateOne.bind(documents()) } as unknown as Documents<Aggregate>;
    await moveOldest(asleep, side(), 'hot', cap, new Date());
    expect((await side().find({ '_id.life': before[0]?._id.life }).toArray())).toEqual(before);
    expect(await inboxOf(store, 'hot', sagaNo(0), sagaNo(1))).toEqual([entry(sagaNo(1))]);
    expect((await store.inboxOf('cards', 'hot', { limit: 100 })).items).toHaveLength(10);
  });
});
