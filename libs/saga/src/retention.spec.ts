import { expect, test } from '@jest/globals';
import { decode, sagaIdFrom, sagaTime } from '@book-rental/contracts';
import { iso } from '@book-rental/kernel';
import { createMemory } from '@book-rental/memory';
import { assembleSaga } from './assemble.ts';
import { startedUpTo } from './coordinator/age.ts';
import { sagas } from './coordinator/collection.ts';
import { defaultPolicy } from './engine/policy.ts';
import { newSaga, type SagaState } from './engine/state.ts';
import { forgetSagas } from './retention.ts';

const now = Date.parse('2026-11-24T12:00:00.000Z');
const day = 86_400_000;
const idOf = (daysAgo: number, tail = '0') => sagaIdFrom(now - daysAgo * day, tail.padEnd(32, '0'));
const quiet = { warn: () => undefined, error: () => undefined };

/** Sagas with when they began and ended, in days ago. */
async function coordinator(...told: readonly { readonly id: string; readonly began: number; readonly ended?: number; readonly more?: Partial<SagaState> }[]) {
  const memory = createMemory({ now: () => now });
  const store = memory.store('saga-coordinator', [sagas], []);
  await store.commit(
    told.map(({ id, began, ended, more }) => {
      const times = { startedAt: iso(now - began * day), ...(ended === undefined ? {} : { endedAt: iso(now - ended * day) }) };
      const state: SagaState = { ...newSaga(id), status: ended === undefined ? 'STUCK' : 'COMPLETED', ...times, ...more };
      return { collection: 'sagas', key: id, expected: 0, state, inbox: [], outbox: [], caused: [], views: [] };
    }),
  );
  const settings = { batchSize: 10, horizonMs: 30 * day, parkAlarm: 20, timerMs: 0, relayMs: 0 };
  const service = assembleSaga({ store, log: memory.log, decode, sagaTime, notice: quiet, settings }, defaultPolicy, { ended: () => undefined, stuck: () => undefined });
  const left = async () => (await store.find('sagas', { limit: 100 })).items.map((one) => one.key);
  return { store, service, left };
}

test('sagas go when they ended long ago; one that stuck for long and ended lately stays, and so does what was given up', async () => {
  const lately = { id: idOf(200, '1'), began: 200, ended: 3 };
  const stuck = { id: idOf(200, '2'), began: 200 };
  const owing = { id: idOf(200, '3'), began: 200, ended: 200, more: { status: 'ABANDONED' as const, givenUp: ['book: acknowledgement of RentCancelled'] } };
  const foreign = { id: 'order-17', began: 10, ended: 10 };
  const { service, left } = await coordinator(
    lately, stuck, owing, foreign,
    { id: idOf(200), began: 200, ended: 199 },
    { id: idOf(100), began: 100, ended: 91, more: { status: 'COMPENSATED' } },
    { id: idOf(99), began: 99, ended: 98, more: { status: 'ABANDONED', givenUp: [] } },
    { id: 'zebra', began: 100, ended: 100 },
    { id: '0', began: 100, ended: 100 },
  );
  let removed = 0;
  for (let count = await forgetSagas(service, now - 90 * day, 1); count > 0; count = await forgetSagas(service, now - 90 * day, 1)) removed += count;
  expect([...(await left())].sort()).toEqual([lately.id, stuck.id, owing.id, foreign.id].sort());
  expect(removed).toBe(5);
});

test('sagas older than a time are listed newest first, page by page, whoever made their ids', async () => {
  const told = [1, 5, 6, 7].map((days) => ({ id: idOf(days), began: days, ended: days }));
  const { store } = await coordinator(...told, { id: 'order-17', began: 8, ended: 8 }, { id: 'order-18', began: 1, ended: 1 }, { id: '0', began: 8, ended: 8 });
  const seen: string[] = [];
  let cursor: string | undefined;
  do {
    const page = await startedUpTo(store, iso(now - 5 * day), {}, { limit: 2, cursor });
    seen.push(...page.items.map((one) => one.key));
    cursor = page.nextCursor ?? undefined;
  } while (cursor !== undefined);
  expect(seen).toEqual(['order-17', idOf(5), idOf(6), idOf(7), '0']);
  const stuck = await startedUpTo(store, iso(now), { status: 'STUCK' }, { limit: 2 });
  expect(stuck).toEqual({ items: [], nextCursor: null });
  await expect(startedUpTo(store, iso(now), {}, { limit: 2, cursor: 'nonsense' })).rejects.toThrow('is not a cursor of this list');
});
