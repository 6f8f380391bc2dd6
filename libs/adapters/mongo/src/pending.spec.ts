import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { handle } from '@book-rental/runtime';
import { stackForTests, STARTING_MS, unless, whyNoStack } from '@book-rental/stack';
import { MongoClient, type Collection as Documents, type Db } from 'mongodb';
import { openMongo, type MongoDatabase, type MongoOptions } from './database.ts';
import type { Aggregate, MovedEntries } from './documents.ts';
import { cards, change, entry, loan, loans, message, sagaNo } from './library.fixture.ts';
import { openMongoSnapshot } from './snapshot.ts';
import type { MongoStore } from './store.ts';

const withServer = unless(await whyNoStack('mongo'), describe);
let server: { readonly url: string };
let client: MongoClient;
let db: Db;
let prefix = '';
let runs = 0;
const open: MongoDatabase[] = [];

async function instance(more: Partial<MongoOptions> = {}): Promise<MongoStore> {
  const database = await openMongo({ url: server.url, prefix, graceMs: -1_000, ...more });
  open.push(database);
  return database.store('rental', [cards], [loans]);
}

beforeAll(async () => {
  ({ mongo: server } = await stackForTests('mongo'));
  client = await new MongoClient(server.url, { readConcern: { level: 'majority' } }).connect();
}, STARTING_MS);
afterAll(() => client.close());
beforeEach(() => {
  prefix = `pending_${process.pid}_${(runs += 1)}_`;
  db = client.db(`${prefix}rental`);
});
afterEach(async () => {
  for (const database of open.splice(0)) await database.close();
  await db.dropDatabase();
});

const documents = (): Documents<Aggregate> => db.collection<Aggregate>('cards');
const row = (id: string) => db.collection<{ readonly _id: string }>('loans').findOne({ _id: id });

/** Nothing can be written there while this runs: as if the one who writes died right before. */
async function stoppedBefore(collection: string, run: () => Promise<unknown>): Promise<void> {
  const existing = (await db.listCollections({ name: collection }).toArray()).length > 0;
  if (!existing) await db.createCollection(collection);
  await db.command({ collMod: collection, validator: { nothing: 'is valid' } });
  await expect(run()).rejects.toThrow(/validation/);
  await db.command({ collMod: collection, validator: {} });
}

withServer('a process that died between its commit and the views', () => {
  async function died(...changes: Parameters<MongoStore['commit']>[0]): Promise<MongoStore> {
    const first = await instance();
    await stoppedBefore('loans', () => first.commit(changes));
    return first;
  }

  test('left them to whoever sends its messages: no message is known before its loan', async () => {
    await died(change('a', 0, { outbox: [message('m1')], views: [loan('l1', 1, 'PENDING')] }));
    expect([await row('l1'), (await documents().findOne({ _id: 'a' }))?.pending?.length]).toEqual([null, 1]);
    const second = await instance();
    expect((await second.outbox(10)).map((one) => one.message.headers['ce_id'])).toEqual(['m1']);
    expect(await second.getView('loans', 'l1')).toEqual({ status: 'PENDING' });
  });

  test('left them to whoever takes up its aggregate', async () => {
    await died(change('a', 0, { views: [loan('l1', 1, 'PENDING')] }));
    const second = await instance();
    expect((await second.load('cards', [{ key: 'a', sagaIds: [] }]))[0]?.version).toBe(1);
    expect(await second.getView('loans', 'l1')).toEqual({ status: 'PENDING' });
    await second.commit([change('a', 1, { views: [loan('l1', 2, 'OPEN'), loan('l2', 2, 'PENDING')] })]);
    expect((await documents().findOne({ _id: 'a' }))?.pending?.map((one) => one.version)).toEqual([2]);
    expect(await second.getView('loans', 'l1')).toEqual({ status: 'OPEN' });
  });

  test('left them to the sweep, which then clears them away', async () => {
    await died(change('a', 0, { views: [loan('l1', 1, 'PENDING')], trail: [{ id: 't1', at: '2026-11-24T00:00:00.000Z', operator: '사서', action: 'look', subject: 'a' }] }));
    const second = await instance();
    await second.sweep();
    expect(await second.getView('loans', 'l1')).toEqual({ status: 'PENDING' });
    expect((await second.trailPage({ limit: 10 })).items.map((one) => one.id)).toEqual(['t1']);
    expect((await documents().findOne({ _id: 'a' }))?.pending).toEqual([]);
  });

  test('does not put an older row over a newer one when it wakes up', async () => {
    const first = await died(change('a', 0, { views: [loan('l1', 1, 'PENDING'), loan('l2', 1, 'PENDING')] }));
    const second = await instance();
    await second.load('cards', [{ key: 'a', sagaIds: [] }]);
    await second.commit([change('a', 1, { views: [loan('l1', 2, 'OPEN'), { view: 'loans', id: 'l2', version: 2, doc: null }] })]);
    await documents().updateOne({ _id: 'a' }, { $push: { pending: { id: (await documents().findOne({ _id: 'a' }))?.pending?.[0]?.id, at: new Date(0), version: 1, views: [{ view: 'loans', id: 'l1', version: 1, doc: { status: 'PENDING' } }, { view: 'loans', id: 'l2', version: 1, doc: { status: 'PENDING' } }] } } } as never);
    await first.sweep();
    expect(await first.getView('loans', 'l1')).toEqual({ status: 'OPEN' });
    expect(await first.getView('loans', 'l2')).toBeUndefined();
    expect((await first.findView('loans', { limit: 10 })).items).toEqual([{ status: 'OPEN' }]);
  });

  test('took nothing out of moved entries twice', async () => {
    const first = await instance();
    await first.commit([change('a', 0, { inbox: Array.from({ length: 200 }, (_, n) => entry(sagaNo(n))) })]);
    await first.load('cards', [{ key: 'a', sagaIds: [] }]);
    await stoppedBefore('cards_inbox', () => first.commit([change('a', 1, { forget: [{ sagaId: sagaNo(0), effect: 'RENT' }], state: { status: 'OPEN', carried: 10 } })]));
    const snapshot = await openMongoSnapshot({ url: server.url, prefix }, [{ service: 'rental', collections: ['cards'], views: ['loans'] }]);
    expect([...snapshot.service('rental').inbox('cards')].map((one) => one.sagaId).sort()).toEqual(Array.from({ length: 199 }, (_, n) => sagaNo(n + 1)));
    const second = await instance();
    expect((await second.load('cards', [{ key: 'a', sagaIds: [sagaNo(0), sagaNo(1)] }]))[0]).toMatchObject({ version: 2, inbox: [entry(sagaNo(1))] });
    expect((await db.collection<MovedEntries>('cards_inbox').findOne())?.entries.some((one) => one.saga === sagaNo(0))).toBe(false);
  });

  test('decided a parked message, and the trail gets to know it', async () => {
    const first = await instance();
    await first.park([{ id: 'p1', group: 'book', topic: 't', partition: 0, offset: '1', key: null, headers: {}, value: '', recordedAt: '2026-01-01T00:00:00.000Z', reason: { code: 'NO', message: 'no' }, parkedAt: '2026-01-01T00:00:00.000Z', status: 'parked' }]);
    const decision = { id: 't1', at: '2026-11-24T00:00:00.000Z', operator: '사서', action: 'discard', subject: 'p1' };
    await stoppedBefore('trail', () => first.decideParked('p1', 'discarded', decision));
    expect((await first.trailPage({ limit: 10 })).items).toEqual([]);
    const second = await instance();
    await second.sweep();
    expect((await second.trailPage({ limit: 10 })).items).toEqual([decision]);
    expect(await second.getParked('p1')).toMatchObject({ status: 'discarded' });
  });
});

withServer('what is done', () => {
  test('goes with the next commit of its key, also where nobody has read it since', async () => {
    const store = await instance();
    await store.commit([change('a', 0, { views: [loan('l1', 1, 'PENDING')] })]);
    await store.commit([change('a', 1, { views: [loan('l1', 2, 'OPEN')] })]);
    expect((await documents().findOne({ _id: 'a' }))?.pending?.map((one) => one.version)).toEqual([2]);
  });

  test.each([['another process', true], ['the same process', false]])('does not hide what a removed aggregate of the same key still owes, when %s makes it anew', async (_who, other) => {
    const first = await instance();
    await first.commit([change('a', 0, { views: [loan('l1', 1, 'OPEN')] })]);
    await stoppedBefore('loans', () => first.commit([change('a', 1, { state: null, views: [{ view: 'loans', id: 'l1', version: 2, doc: null }] })]));
    const second = other ? await instance() : first;
    await second.commit([change('a', 0, { views: [loan('l2', 1, 'OPEN')] })]);
    await second.commit([change('a', 1, { views: [loan('l2', 2, 'RETURNED')] })]);
    await second.sweep();
    expect([await second.getView('loans', 'l1'), await second.getView('loans', 'l2')]).toEqual([undefined, { status: 'RETURNED' }]);
  });
});

withServer('one that cannot be written', () => {
  test('is told, and keeps neither messages nor other rows', async () => {
    const told: string[] = [];
    const first = await instance();
    await db.command({ collMod: 'loans', validator: { 'doc.status': { $ne: 'BAD' } } });
    await expect(first.commit([change('a', 0, { outbox: [message('m1')], views: [loan('bad', 1, 'BAD')] })])).rejects.toThrow(/validation/);
    await first.commit([change('b', 0, { outbox: [message('m2')], views: [loan('good', 1, 'OPEN')] })]);
    const second = await instance({ notice: (sentence) => told.push(sentence) });
    expect((await second.outbox(10)).map((one) => one.message.headers['ce_id'])).toEqual(['m1', 'm2']);
    expect(told[0]).toMatch(/what version 1 of cards\/a changed in views cannot be written: .*validation/);
    expect((await documents().findOne({ _id: 'a' }))?.pending).toHaveLength(1);
    expect((await documents().findOne({ _id: 'b' }))?.pending).toEqual([]);
  });

  test('does not take the changes beside it with it, which are handled once', async () => {
    const store = await instance();
    const text = 'x'.repeat(9_000_000);
    await store.commit([change('small', 0), change('large', 0, { inbox: [entry(sagaNo(1), { data: { text } })] })]);
    const large = change('large', 1, { state: { status: 'OPEN', text } });
    expect(await store.commit([change('small', 1), large])).toEqual([true, false]);
    await expect(store.commit([large])).rejects.toThrow(/size/i);
    const task = (key: string, state: object) => ({ key, sagaIds: [], step: () => ({ verdict: 'handled' as const, state, result: key }) });
    const { settled } = await handle({ store, collection: 'cards', initial: () => ({}), where: 'rental' }, [task('small', { status: 'OPEN' }), task('large', { status: 'OPEN', text })]);
    expect(settled).toMatchObject([{ verdict: 'handled', result: 'small' }, { verdict: 'park' }]);
    expect((await store.load('cards', ['small', 'large'].map((key) => ({ key, sagaIds: [] })))).map((one) => one.version)).toEqual([3, 1]);
  });
});

withServer('a snapshot', () => {
  test('shows all services at one moment, beside running ones, and what commits still owe as done', async () => {
    const store = await instance();
    const other = await (open[0] as MongoDatabase).store('member', [cards], []);
    await store.commit([change('a', 0, { inbox: [entry(sagaNo(1))], outbox: [message('m1')], views: [loan('l1', 1, 'PENDING')] })]);
    await other.commit([change('jenny', 0)]);
    await stoppedBefore('loans', () => store.commit([change('a', 1, { views: [loan('l1', 2, 'OPEN'), loan('l2', 2, 'PENDING')] })]));
    const of = (service: string) => ({ service, collections: ['cards'], views: service === 'rental' ? ['loans'] : [] });
    const taken = openMongoSnapshot({ url: server.url, prefix }, [of('rental'), of('member')]);
    const snapshot = await taken;
    await store.commit([change('b', 0)]);
    const rental = snapshot.service('rental');
    expect([...rental.states('cards')]).toEqual([{ key: 'a', version: 2, state: { status: 'OPEN' } }]);
    expect([...rental.inbox('cards')]).toEqual([{ ...entry(sagaNo(1)), key: 'a' }]);
    expect([...rental.view('loans')]).toEqual([{ status: 'OPEN' }, { status: 'PENDING' }]);
    expect([...rental.outbox()].map(({ key, message: { headers } }) => [key, headers['ce_id']])).toEqual([['a', 'm1']]);
    expect([...snapshot.service('member').states('cards')].map((one) => one.key)).toEqual(['jenny']);
    expect(() => snapshot.service('book')).toThrow(/does not hold book/);
    await client.db(`${prefix}member`).dropDatabase();
  });

  test('of services that never ran is refused in a sentence', async () => {
    await expect(openMongoSnapshot({ url: server.url, prefix }, [{ service: 'rental', collections: ['cards'], views: [] }])).rejects.toThrow(/There is no database .*rental at .*: start the services once, or set MONGO_URL/);
  });
});

withServer('a change stream', () => {
  test('wakes the relay of another instance when something waits, and for nothing else', async () => {
    const [left, right] = [await instance(), await instance()];
    let calls = 0;
    let woken = (): void => undefined;
    const next = () => new Promise<void>((resolve) => {
      woken = resolve;
    });
    const waker = await right.onOutbox(() => {
      calls += 1;
      woken();
    });
    const first = next();
    await left.commit([change('a', 0), change('b', 0, { inbox: [entry(sagaNo(1))] })]);
    await left.commit([change('c', 0, { outbox: [message('m1')] })]);
    await first;
    const second = next();
    await left.commit([change('a', 1, { outbox: [message('m2')] })]);
    await second;
    expect(calls).toBe(2);
    expect((await right.outbox(10)).map((one) => one.message.headers['ce_id'])).toEqual(['m1', 'm2']);
    await waker.stop();
  });

  test('is a hint only: without it the same is found by looking', async () => {
    const [left, right] = [await instance(), await instance()];
    await left.commit([change('c', 0, { outbox: [message('m1')] })]);
    expect((await right.outbox(10)).map((one) => one.message.headers['ce_id'])).toEqual(['m1']);
  });
});
