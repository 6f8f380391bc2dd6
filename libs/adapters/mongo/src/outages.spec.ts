import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Outage } from '@book-rental/runtime';
import { startStack, STARTING_MS, unless, whyNoStack, type MongoServer } from '@book-rental/stack';
import { openMongo, type MongoDatabase } from './database.ts';
import { cards, change, entry, loan, loans, message, until } from './library.fixture.ts';
import type { MongoStore } from './store.ts';

const withServer = unless(await whyNoStack('mongo'), describe);
let server: MongoServer;
let stop: () => Promise<void>;
let database: MongoDatabase;
let store: MongoStore;

beforeAll(async () => {
  // Its own: it is going to be struck.
  ({ mongo: server, stop } = await startStack({ mongo: {}, own: true }));
  database = await openMongo({ url: server.url, patienceMs: 1_500 });
  store = await database.store('rental', [cards], [loans]);
}, STARTING_MS);
afterAll(async () => {
  await database.close();
  await stop();
});

/** Lends books one after another, each once however often it is tried, until it is over. */
async function lend(name: string, going: { over: boolean }, told: string[], outages: Error[]): Promise<void> {
  for (let n = 0; !going.over; n += 1) {
    const sagaId = `${name} ${n}`;
    for (let done = false; !done && outages.length < 1_000;) {
      try {
        await until(store, name, [sagaId], (version, inbox) => (inbox.length > 0 ? undefined : change(name, version, { inbox: [entry(sagaId)], outbox: [message(sagaId)], views: [loan(sagaId, version + 1, 'OPEN')] })));
        done = true;
        told.push(sagaId);
      } catch (error) {
        if (!(error instanceof Outage)) throw error;
        outages.push(error);
      }
    }
  }
}

/** What befalls the server while three members borrow; some more do afterwards. Answers how many outages that meant. */
async function lendingWhile(occasion: string, befall: () => Promise<void>): Promise<number> {
  const names = ['a', 'b', 'c'].map((name) => `${occasion} ${name}`);
  const told: string[] = [];
  const outages: Error[] = [];
  const going = { over: false };
  const more = async () => {
    for (const enough = told.length + 20; told.length < enough;) await store.load('cards', [{ key: 'nobody', sagaIds: [] }]).catch(() => undefined);
  };
  const lending = names.map((name) => lend(name, going, told, outages));
  try {
    await more();
    await befall();
    await more();
  } finally {
    going.over = true;
    await Promise.all(lending);
  }
  await checkNothingLost(names, told);
  return outages.length;
}

async function remembered(name: string): Promise<readonly { readonly sagaId: string; readonly applied: number }[]> {
  const all: { readonly sagaId: string; readonly applied: number }[] = [];
  let cursor: string | undefined;
  do {
    const page: Awaited<ReturnType<MongoStore['inboxOf']>> = await store.inboxOf('cards', name, { limit: 200, ...(cursor === undefined ? {} : { cursor }) });
    all.push(...page.items);
    cursor = page.nextCursor ?? undefined;
  } while (cursor !== undefined);
  return all;
}

/** What was told is there, once, and so are its message and its loan. */
async function checkNothingLost(names: readonly string[], told: readonly string[]): Promise<void> {
  const found = (await Promise.all(names.map(remembered))).flat();
  expect(found.map((one) => one.sagaId).sort()).toEqual([...told].sort());
  expect(found.every((one) => one.applied === 1)).toBe(true);
  const waiting = (await store.outbox(10_000)).map((one) => one.message.headers['ce_id'] ?? '');
  expect(waiting.filter((id) => names.some((name) => id.startsWith(name))).sort()).toEqual([...told].sort());
  for (const id of told) expect(await store.getView('loans', id)).toEqual({ status: 'OPEN' });
}

withServer('a server', () => {
  test('killed with -9 and back again is an outage, and nothing of what was told is lost or done twice', async () => {
    const outages = await lendingWhile('killed', async () => {
      await server.kill();
      const answers = await Promise.allSettled([
        store.commit([change('other', 0)]),
        store.load('cards', [{ key: 'other', sagaIds: [] }]),
        store.find('cards', { limit: 1 }),
        store.getView('loans', 'l'),
        store.outbox(1),
        store.parked({ limit: 1 }),
        store.trail([{ id: 't', at: '2026-11-24T00:00:00.000Z', operator: 'me', action: 'look', subject: 'a' }]),
      ]);
      await server.restart();
      expect(answers.filter((one) => one.status === 'fulfilled' || !(one.reason instanceof Outage))).toEqual([]);
    });
    expect(outages).toBeGreaterThan(0);
  }, 90_000);

  test('whose primary steps down is at most an outage, and nothing of what was told is lost or done twice', async () => {
    await lendingWhile('stepped down', () => server.stepDown());
  }, 90_000);
});

withServer('a store that was closed', () => {
  test('is away', async () => {
    const other = await openMongo({ url: server.url, patienceMs: 1_500 });
    const closed = await other.store('rental', [cards], [loans]);
    await other.close();
    await expect(closed.load('cards', [{ key: 'a', sagaIds: [] }])).rejects.toThrow(Outage);
    await expect(closed.commit([change('closed', 0)])).rejects.toThrow(Outage);
  });
});
