import { describe, expect, test } from '@jest/globals';
import type { Decider } from '@book-rental/kernel';
import { createMemory } from '@book-rental/memory';
import { createService, Outage, type Store } from '@book-rental/runtime';
import { operationsRoutes, type Operated } from './parked.ts';
import { readinessOf } from './readiness.ts';

const decider: Decider<number, never, never> = { initial: () => 0, decide: () => [], evolve: (state) => state };

/** A service that can do nothing about any message. */
async function helpless(parkAlarm: number, through: (store: Store) => Store = (store) => store) {
  const memory = createMemory({ delivery: 'byHand' });
  const store = through(memory.store('shelf', [{ name: 'shelves', fields: {}, indexes: [] }], []));
  const service = createService(
    { name: 'shelf', collection: 'shelves', participant: { decider, reactions: {} }, topics: ['books'], route: () => undefined },
    {
      store,
      log: memory.log,
      decode: () => ({ ok: false, reason: { code: 'NOT_JSON', message: 'It is not JSON.' } }),
      sagaTime: () => undefined,
      notice: { warn: () => undefined, error: () => undefined },
      settings: { batchSize: 10, horizonMs: 1_000, parkAlarm, timerMs: 0, relayMs: 0 },
    },
  );
  await service.start();
  const services = [service] as unknown as readonly Operated[];
  const hear = async (...keys: readonly string[]) => {
    await memory.log.publish(keys.map((key) => ({ topic: 'books', key, value: '{', headers: {} })));
    await memory.log.deliver('shelf', memory.log.waiting('shelf'));
  };
  const again = () => memory.log.deliver('shelf', memory.log.waiting('shelf'));
  return { store, service, services, hear, again };
}

describe('a parked message that still cannot be handled', () => {
  test('stays parked, and who tried is kept with why it failed', async () => {
    const { store, services, hear } = await helpless(5);
    await hear('a');
    const [one] = (await store.parked({ limit: 1 })).items;
    const retry = operationsRoutes(services, { next: () => 't1' }).find(({ path }) => path === '/parked/{id}/retry');
    const asked = { params: { id: one?.id }, query: undefined, body: { reason: 'mended, I think' }, operator: '사서', idempotency: undefined, waitMs: 0, left: new AbortController().signal };
    expect(await retry?.handle(asked as unknown as Parameters<typeof retry.handle>[0])).toMatchObject({ status: 409, body: { code: 'STILL_NOT_HANDLED' } });
    expect((await store.getParked(one?.id ?? ''))?.status).toBe('parked');
    expect((await store.trailPage({ limit: 10 })).items).toMatchObject([
      { id: 't1', operator: '사서', action: 'parked retry failed', subject: `/parked/${one?.id ?? ''}`, reason: 'mended, I think', data: { code: 'NOT_JSON', message: 'It is not JSON.' } },
    ]);
  });
});

describe('a service that waits for its store', () => {
  test('makes the process not ready, until the batch that came again went through', async () => {
    let full = true;
    const { services, hear, again } = await helpless(5, (store) => ({ ...store, park: async (parked) => (full ? Promise.reject(new Outage('The disk is full.')) : store.park(parked)) }));
    await expect(hear('a')).rejects.toThrow('The disk is full.');
    expect(readinessOf(services)).toEqual({ status: 'not ready', because: ['shelf waits before it takes more messages: The disk is full.'] });
    full = false;
    await again();
    expect(readinessOf(services)).toEqual({ status: 'ready', because: [] });
  });

  test('is not ready while its last order could not be written, and for a moment only when no other comes', async () => {
    let full = true;
    let now = 1_000;
    const { service, services } = await helpless(5, (store) => ({ ...store, now: () => now, commit: async (changes) => (full ? Promise.reject(new Outage('The disk is full.')) : store.commit(changes)) }));
    const order = () => service.orders.order({ key: 'a', at: '', command: 'put' as never, answer: () => ({}), idempotency: { key: 'k', hash: 'h' } });
    await expect(order()).rejects.toThrow(Outage);
    expect(readinessOf(services)).toEqual({ status: 'not ready', because: ['The disk is full.'] });
    now += 10_001;
    expect(readinessOf(services).status).toBe('ready');
    await expect(order()).rejects.toThrow(Outage);
    expect(readinessOf(services).status).toBe('not ready');
    full = false;
    await order();
    expect(readinessOf(services).status).toBe('ready');
  });
});

describe('a service that has stopped taking messages', () => {
  test('makes the process not ready, and says why', async () => {
    const { services, hear } = await helpless(2);
    expect(readinessOf(services)).toEqual({ status: 'ready', because: [] });
    await expect(hear('a', 'b')).rejects.toThrow('stopped taking messages');
    expect(readinessOf(services)).toEqual({ status: 'not ready', because: [expect.stringContaining('shelf stopped taking messages: 2 in a row')] });
  });
});
