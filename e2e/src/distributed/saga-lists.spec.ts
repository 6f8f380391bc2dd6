import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { decode, sagaIdFrom, sagaTime } from '@book-rental/contracts';
import type { Route } from '@book-rental/http';
import { iso } from '@book-rental/kernel';
import { createMemory } from '@book-rental/memory';
import { openMongo, type MongoDatabase } from '@book-rental/mongo';
import { uuids } from '@book-rental/runtime';
import { assembleSaga, createSagaStatistics, defaultPolicy, sagaDecider, sagaRoutes, sagas, type SagaState } from '@book-rental/saga';
import { stackForTests, STARTING_MS, unless, whyNoStack } from '@book-rental/stack';
import { MongoClient, type Db, type Document } from 'mongodb';

const count = 300;
const began = Date.parse('2026-11-01T00:00:00.000Z');

function saga(index: number): SagaState {
  const sagaId = sagaIdFrom(began + index * 60_000, String(index).padStart(32, '0'));
  const at = iso(began + index * 60_000);
  const status = index % 100 === 7 ? 'STUCK' : 'COMPLETED';
  return { ...sagaDecider().initial(sagaId), sagaId, status, memberId: `m${index % 10}`, startedAt: at, timeline: [], ...(index % 50 === 3 ? { type: 'OVERDUE' } : { type: 'RENT' }) };
}

unless(await whyNoStack('mongo'), describe)('on MongoDB a list of sagas', () => {
  let client: MongoClient;
  let db: Db;
  let database: MongoDatabase;
  let routes: readonly Route[];

  beforeAll(async () => {
    const { mongo } = await stackForTests('mongo');
    const prefix = `lists_${randomUUID().slice(0, 8)}_`;
    client = await new MongoClient(mongo.url).connect();
    db = client.db(`${prefix}saga-coordinator`);
    database = await openMongo({ url: mongo.url, prefix });
    const store = await database.store('saga-coordinator', [sagas], []);
    await store.commit(Array.from({ length: count }, (_, index) => saga(index)).map((state) => ({ collection: 'sagas', key: state.sagaId, expected: 0, state, inbox: [], outbox: [], caused: [], views: [] })));
    const settings = { batchSize: 10, horizonMs: 1, parkAlarm: 20, timerMs: 0, relayMs: 0 };
    const statistics = createSagaStatistics();
    const service = assembleSaga({ store, log: createMemory().log, decode, sagaTime, notice: { warn: () => undefined, error: () => undefined }, settings }, defaultPolicy, statistics);
    routes = sagaRoutes({ service, decider: sagaDecider(), ids: uuids, statistics });
  }, STARTING_MS);
  afterAll(async () => {
    await database.close();
    await db.dropDatabase();
    await client.close();
  });

  /** What the call answers, and how the server went about it, by its own record. */
  async function asked(path: string, query: Readonly<Record<string, string>>): Promise<{ readonly body: { readonly items: readonly unknown[] }; readonly ways: readonly Document[] }> {
    const route = routes.find((one) => one.path === path);
    if (route?.query === undefined) throw new Error(`There is no ${path}.`);
    await db.command({ profile: 2 });
    const { body } = await route.handle({ query: route.query.parse(query) } as unknown as Parameters<Route['handle']>[0]);
    await db.command({ profile: 0 });
    const ways = await db.collection('system.profile').find({ ns: /\.sagas$/ }).toArray();
    await db.collection('system.profile').drop();
    return { body: body as { readonly items: readonly unknown[] }, ways };
  }

  const byState = 'IXSCAN { fields.status: 1, fields.type: 1, _id: 1 }';
  const byMember = 'IXSCAN { fields.memberId: 1, fields.status: 1, fields.type: 1, _id: 1 }';
  const byForeign = 'IXSCAN { fields.foreign: 1, _id: 1 }';
  const byKey = 'IXSCAN { _id: 1 }';
  const old = { olderThan: 'PT1H' };

  test.each<[string, Readonly<Record<string, string>>, readonly string[], number]>([
    ['not filtered', {}, [byKey], 10],
    ['by age', old, [byKey, byForeign], 10],
    ['by a state', { status: 'STUCK' }, [byState], 3],
    ['by a state and age', { status: 'STUCK', ...old }, [byState, byForeign], 3],
    ['by several states', { status: 'STUCK,COMPENSATING,COMPLETED' }, [byState], 10],
    ['by a type', { type: 'OVERDUE' }, [byState], 6],
    ['by states and a type', { status: 'STUCK,COMPLETED', type: 'OVERDUE' }, [byState], 6],
    ['by a member', { memberId: 'm7' }, [byMember], 10],
    ['by a member and states', { memberId: 'm7', status: 'STUCK,COMPENSATING' }, [byMember], 3],
    ['by all of it', { memberId: 'm3', status: 'STUCK,COMPLETED', type: 'OVERDUE', ...old }, [byMember, byForeign], 6],
  ])('%s goes by an index, is not sorted, and reads little more than it answers', async (_title, query, indexes, items) => {
    const { body, ways } = await asked('/sagas', { ...query, limit: '10' });
    expect(body.items).toHaveLength(items);
    const plans = ways.map((way) => String(way['planSummary']).split(/, (?=IXSCAN)/));
    expect(plans.map((steps) => [...new Set(steps)])).toEqual(indexes.map((index) => [index]));
    for (const way of ways) {
      expect(way['hasSortStage']).toBeUndefined();
      expect(Number(way['docsExamined'])).toBeLessThanOrEqual(items + 2 * 24);
    }
  });

  test('and counting reads an index and no saga', async () => {
    for (const [query, index] of [[{}, byState], [{ type: 'RENT' }, byState], [{ memberId: 'm7' }, byMember]] as const) {
      const { ways } = await asked('/sagas/counts', query);
      expect(ways.map((way) => `${String(way['docsExamined'])} of ${String(way['planSummary'])}`)).toEqual([`0 of ${index}`]);
    }
  });
});
