import { describe, expect, test } from '@jest/globals';
import { decode, encode, message, messageId, sagaTime } from '@book-rental/contracts';
import { createMemory } from '@book-rental/memory';
import { assembleSaga } from '../assemble.ts';
import { sagas } from '../coordinator/collection.ts';
import { sagaDecider } from '../engine/decide.ts';
import { defaultPolicy } from '../engine/policy.ts';
import { actionRoute } from './actions.ts';

const began = Date.parse('2026-11-24T09:00:00.000Z');
const sagaId = 'made/elsewhere';

/** A running rent, and a person at it. */
async function runningRent() {
  const memory = createMemory({ now: () => began, delivery: 'byHand' });
  const store = memory.store('saga-coordinator', [sagas], []);
  const settings = { batchSize: 500, horizonMs: defaultPolicy.horizon, parkAlarm: 20, timerMs: 0, relayMs: 0 };
  const service = assembleSaga({ store, log: memory.log, decode, sagaTime, notice: { warn: () => undefined, error: () => undefined }, settings }, defaultPolicy, { ended: () => undefined, stuck: () => undefined });
  await service.start();
  const body = { idName: { id: 'jenny', name: '' }, item: { no: 1, title: '' }, point: 10 };
  await memory.log.publish([encode(message('ItemRented', { id: messageId(sagaId, 'ItemRented', 1), source: '/rental', time: new Date(began).toISOString(), key: 'jenny', sagaId, body }))]);
  await memory.log.deliver(service.name, memory.log.waiting(service.name));
  let drawn = 0;
  const route = actionRoute({ service, decider: sagaDecider(defaultPolicy), ids: { next: () => `id-${(drawn += 1)}` } });
  const act = async (action: object) => {
    const asked = { params: { sagaId }, query: undefined, body: { reason: 'seen', dryRun: false, ...action }, operator: '사서', idempotency: undefined, waitMs: 0, left: new AbortController().signal };
    const { status, body: said } = await route.handle(asked as unknown as Parameters<typeof route.handle>[0]);
    return { status, body: said as { readonly code?: string; readonly version?: number; readonly status?: string; readonly messages?: readonly unknown[] } };
  };
  return { memory, service, store, act };
}

describe('an action on a saga', () => {
  test('names the version that its preview showed, and is refused when the saga has moved since', async () => {
    const { act } = await runningRent();
    const preview = await act({ action: 'compensate', dryRun: true });
    expect(preview).toMatchObject({ status: 200, body: { version: 1, messages: [{}, {}] } });
    expect(await act({ action: 'retry', version: 1 })).toMatchObject({ status: 200, body: { version: 2 } });
    expect(await act({ action: 'compensate', version: 1 })).toMatchObject({ status: 409, body: { code: 'SAGA_MOVED', version: 2 } });
    expect(await act({ action: 'compensate', version: 2 })).toMatchObject({ status: 200, body: { status: 'COMPENSATING' } });
  });

  test('that is done is answered so, although the log is away: its messages wait in the outbox', async () => {
    const { act, memory, store, service } = await runningRent();
    memory.failNext('publish', 1);
    expect(await act({ action: 'compensate' })).toMatchObject({ status: 200, body: { status: 'COMPENSATING' } });
    await service.relay.run().catch(() => 0);
    await service.relay.run();
    expect(memory.struck('publish')).toBe(1);
    expect((await store.outboxSize()).length).toBe(0);
    expect(memory.log.records().map(({ topic }) => topic)).toEqual(['rental_rent', 'rent_cancel', 'point_use']);
  });

  test('is kept with who did it and why', async () => {
    const { act, store } = await runningRent();
    await act({ action: 'retry' });
    expect((await store.trailPage({ limit: 10 })).items).toMatchObject([{ operator: '사서', action: 'saga retry', subject: `/sagas/${sagaId}`, reason: 'seen' }]);
  });
});
