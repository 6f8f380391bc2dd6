import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { stackForTests, STARTING_MS, unless, whyNoStack } from '@book-rental/stack';
import { MongoClient, type Db } from 'mongodb';
import { openMongo, type MongoDatabase } from './database.ts';
import type { Aggregate } from './documents.ts';
import { cards, change, loans, message } from './library.fixture.ts';
import { createOutbox, type Outbox } from './outbox.ts';
import { createPending } from './pending.ts';
import type { MongoStore } from './store.ts';

const withServer = unless(await whyNoStack('mongo'), test);
const prefix = `outbox_${process.pid}_`;
let client: MongoClient;
let db: Db;
let database: MongoDatabase;
let store: MongoStore;

beforeAll(async () => {
  const { mongo } = await stackForTests('mongo');
  client = await new MongoClient(mongo.url).connect();
  db = client.db(`${prefix}rental`);
  database = await openMongo({ url: mongo.url, prefix });
  store = await database.store('rental', [cards], [loans]);
}, STARTING_MS);
afterAll(async () => {
  await database.close();
  await db.dropDatabase();
  await client.close();
});

/** An outbox of another process, at the time that it is told. */
function outboxAt(clock: { readonly now: number }): Outbox {
  const now = () => clock.now;
  const pending = createPending({ db, views: new Map(), now, graceMs: 5_000, notice: () => undefined });
  return createOutbox({ db, collections: ['cards'], pending, now, sweepMs: 1_000, graceMs: 5_000, sweep: async () => undefined });
}

const waitingOf = async (key: string) => (await db.collection<Aggregate>('cards').findOne({ _id: key }))?.outbox ?? [];

/** Commits a message, and publishes it when it is so old (ms); answers what is left at each look from then on, which comes after so long. */
async function publishedAt(key: string, age: number): Promise<(later: number) => Promise<readonly [found: number, standing: number]>> {
  await store.commit([change(key, 0, { outbox: [message('m1')] })]);
  const [waiting] = await waitingOf(key);
  if (waiting === undefined) throw new Error('Nothing waits.');
  const { id, at } = waiting;
  const clock = { now: at.getTime() + age };
  const outbox = outboxAt(clock);
  outbox.mayHold('cards', key, [waiting]);
  expect(await outbox.look(10)).toMatchObject([{ id }]);
  await outbox.tell([id]);
  return async (later) => {
    clock.now += later;
    return [(await outbox.look(10)).length, (await waitingOf(key)).length];
  };
}

withServer('what was published stands there for a while, for the next commit to take it out, and is not found meanwhile', async () => {
  const look = await publishedAt('a', 100);
  expect(await look(3_800)).toEqual([0, 1]);
  expect(await look(200)).toEqual([0, 0]);
});

withServer('what was so old that another instance may publish it too does not stand there any longer', async () => {
  const look = await publishedAt('b', 4_000);
  expect(await look(0)).toEqual([0, 0]);
});
