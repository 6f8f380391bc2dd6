import { describe, expect, test } from '@jest/globals';
import { answerTo, decode, encode, message, messageId, sagaTime, type MessageOf } from '@book-rental/contracts';
import type { Outgoing } from '@book-rental/kernel';
import { createMemory } from '@book-rental/memory';
import { assembleSaga } from '../assemble.ts';
import { defaultPolicy } from '../engine/policy.ts';
import type { SagaState } from '../engine/state.ts';
import { sagas } from './collection.ts';

const began = Date.parse('2026-11-24T09:00:00.000Z');
const sagaId = `${began.toString(16).padStart(12, '0').replace(/^(.{8})/, '$1-')}-7000-8000-000000000001`;
const name = 'saga-coordinator';

/** The coordinator over a store and a log that forget, with hands on the time and on what is delivered when. */
async function coordinator() {
  const time = { now: began };
  const memory = createMemory({ now: () => time.now, delivery: 'byHand' });
  const settings = { batchSize: 500, horizonMs: defaultPolicy.horizon, parkAlarm: 20, timerMs: 0, relayMs: 0 };
  const told: string[] = [];
  const notice = { warn: () => undefined, error: (sentence: string) => void told.push(sentence) };
  const service = assembleSaga({ store: memory.store(name, [sagas], []), log: memory.log, decode, sagaTime, notice, settings }, defaultPolicy, { ended: () => undefined, stuck: () => undefined });
  await service.start();
  const read = () => memory.log.deliver(name, memory.log.waiting(name));
  return {
    time,
    memory,
    service,
    told,
    read,
    hear: async (...messages: readonly Outgoing[]) => {
      await memory.log.publish(messages);
      await read();
    },
    saga: async () => {
      const [one] = await service.target.store.load<SagaState>('sagas', [{ key: sagaId, sagaIds: [] }]);
      if (one?.state === undefined) throw new Error('There is no saga.');
      return { ...one.state, version: one.version };
    },
    sent: (topic: string) => memory.log.records().filter((record) => record.topic === topic).map((record) => record.headers['ce_id']),
  };
}

function rented(id = messageId(sagaId, 'ItemRented', 1)): MessageOf<'ItemRented'> {
  const body = { idName: { id: 'jenny', name: '제니' }, item: { no: 1, title: '' }, point: 10 };
  return message('ItemRented', { id, source: '/rental', time: new Date(began).toISOString(), key: 'jenny', sagaId, body });
}

function says(service: 'book' | 'member', success = true): readonly Outgoing[] {
  const at = new Date(began).toISOString();
  return answerTo(rented(), { service, eventType: 'RENT', entry: success ? { outcome: 'done', at } : { outcome: 'refused', at, reason: { code: 'NOT_TODAY', message: 'Not today.' } } });
}

/** As a card does that waits for weeks: each time under an id of its own. */
function askedAgain(times: number): readonly Outgoing[] {
  return Array.from({ length: times }, (_, index) => encode(rented(`${messageId(sagaId, 'ItemRented', 1)}-again-${index}`)));
}

describe('a deadline of a saga', () => {
  test('counts from when it was asked again, however long the reading took before that', async () => {
    const { time, hear, read, service, memory, saga } = await coordinator();
    const fire = async () => {
      await service.tick();
      await service.relay.run();
      await read();
    };
    await hear(encode(rented()));
    time.now += 5_000;
    await fire();
    time.now += 30_000;
    await memory.log.publish(says('member'));
    expect(await service.tick()).toEqual({ fired: 0, failed: 0, resting: 1 });
    time.now += 180_000;
    await read();
    await fire();
    expect((await saga()).deadline).toBe(time.now + 120_000);
    time.now += 119_999;
    await fire();
    expect((await saga()).status).toBe('RUNNING');
    time.now += 1;
    await fire();
    expect(await saga()).toMatchObject({ status: 'COMPENSATING', reason: { code: 'NO_ANSWER' } });
  });

  test('whose acting throws twice makes the saga stuck and is told', async () => {
    const { time, hear, service, saga, told } = await coordinator();
    await hear(encode(rented()));
    const running = await saga();
    const { version, ...state } = running;
    // A document that no code of ours writes: who rents is gone.
    await service.target.store.commit([{ collection: 'sagas', key: sagaId, expected: version, state: { ...state, start: { ...state.start, body: {} } }, inbox: [], outbox: [], caused: [], views: [] }]);
    time.now += 5_000;
    for (let look = 0; look < 2; look += 1) expect(await service.tick()).toEqual({ fired: 0, failed: 1, resting: 0 });
    expect(await saga()).toMatchObject({ status: 'STUCK', deadline: null, reason: { code: 'TIMER_FAILED' } });
    expect(told).toHaveLength(1);
  });
});

describe('a saga whose story has grown long', () => {
  test('I · what a message caused goes out, although it was committed before a failed publish', async () => {
    const { hear, read, memory, sent } = await coordinator();
    await hear(encode(rented()), ...askedAgain(400), ...says('member'));
    await memory.log.publish(says('book'));
    memory.failNext('publish', 1);
    await expect(read()).rejects.toThrow('away');
    expect(memory.struck('publish')).toBe(1);
    expect(sent('saga_confirmed')).toEqual([]);
    await read();
    expect(sent('saga_confirmed')).toEqual([messageId(sagaId, 'SagaConfirmed', 1)]);
  });

  test('G · the same message again changes nothing, and says the same again under the same ids', async () => {
    const { hear, memory, saga, sent } = await coordinator();
    await hear(encode(rented()), ...says('book', false), ...askedAgain(400));
    const { version } = await saga();
    const before = sent('rent_cancel');
    const last = memory.log.records().filter(({ topic }) => topic === 'rental_rent').slice(-1);
    await memory.log.deliver(name, last);
    expect((await saga()).version).toBe(version);
    expect(sent('rent_cancel')).toEqual([...before, before.at(-1)]);
  });

  test('keeps its beginning and its end, counts what is between, and says of the last line what it changed', async () => {
    const { hear, saga } = await coordinator();
    await hear(encode(rented()), ...says('member'), ...askedAgain(1_000), ...says('book'));
    const { timeline, untold, status } = await saga();
    expect(status).toBe('COMPLETED');
    expect(timeline[0]).toMatchObject({ what: 'ItemRented', id: messageId(sagaId, 'ItemRented', 1) });
    expect(timeline.at(-1)).toMatchObject({ what: 'SagaConfirmed', changed: 'RUNNING → COMPLETED' });
    expect(timeline.filter(({ changed }) => changed !== undefined)).toHaveLength(1);
    expect(timeline.length).toBeLessThanOrEqual(400);
    expect(timeline.length + untold).toBe(1_004);
  });
});
