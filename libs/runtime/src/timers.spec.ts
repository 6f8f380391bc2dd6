import { describe, expect, test } from '@jest/globals';
import type { Outgoing } from '@book-rental/kernel';
import { createMemory } from '@book-rental/memory';
import { createTimers } from './timers.ts';

interface Alarm {
  readonly at: number | null;
  readonly broken?: boolean;
}

const alarms = { name: 'alarms', fields: { at: { type: 'integer' as const, of: ((alarm: Alarm) => alarm.at) as (doc: never) => number | null } }, indexes: [] };
const outgoing: Outgoing = { topic: 'answers', key: 'tea', value: '{}', headers: {} };

/** Alarms that are due at 50; it is 100. What rang is told with the time at which it did. */
async function alarmClock({ failed = true } = {}) {
  const time = { now: 100 };
  const memory = createMemory({ now: () => time.now, delivery: 'byHand' });
  const store = memory.store('clock', [alarms], []);
  const rung: string[] = [];
  const told: string[] = [];
  await memory.log.subscribe({ group: 'clock', topics: ['answers'], batchSize: 10, onBatch: async () => undefined });
  const timers = createTimers<Alarm, undefined>({
    target: { store, collection: 'alarms', initial: () => ({ at: null }), where: 'clock' },
    field: 'at',
    log: memory.log,
    group: 'clock',
    topics: ['answers'],
    batchSize: 3,
    notice: { warn: () => undefined, error: (sentence) => told.push(sentence) },
    fire: (key, { now, dueBy }) => ({
      key,
      sagaIds: [],
      step: (alarm) => {
        if (alarm.broken === true) throw new Error('the bell is broken');
        if (alarm.at !== null && alarm.at <= dueBy) rung.push(`${key} at ${now}`);
        return { verdict: 'handled', state: { at: null }, result: undefined };
      },
    }),
    ...(failed ? { failed: (key: string) => ({ key, sagaIds: [], step: () => ({ verdict: 'handled' as const, state: { at: null }, result: undefined }) }) } : {}),
  });
  const set = (key: string, alarm: Alarm = { at: 50 }, ...outbox: readonly Outgoing[]) => store.commit([{ collection: 'alarms', key, expected: 0, state: alarm, inbox: [], outbox, caused: [], views: [] }]);
  return { time, memory, store, timers, rung, told, set };
}

describe('a deadline', () => {
  test('fires once, however many look at the clock at once', async () => {
    const { timers, rung, set } = await alarmClock();
    await set('tea');
    const looks = await Promise.all([timers.tick(), timers.tick(), timers.tick()]);
    expect(looks.map((look) => look.fired)).toEqual([1, 1, 1]);
    expect(rung).toEqual(['tea at 100']);
    expect(await timers.tick()).toEqual({ fired: 0, failed: 0, resting: 0 });
  });

  test('rests until its service has read all that stood in the log when it was seen to be due', async () => {
    const { timers, rung, set, memory } = await alarmClock();
    await set('tea');
    await memory.log.publish([outgoing]);
    expect(await timers.tick()).toEqual({ fired: 0, failed: 0, resting: 1 });
    expect(rung).toEqual([]);
    await memory.log.deliver('clock', memory.log.waiting('clock'));
    expect(await timers.tick()).toEqual({ fired: 1, failed: 0, resting: 0 });
    expect(rung).toEqual(['tea at 100']);
  });

  test('rests until what it asked is really out', async () => {
    const { timers, rung, set, store } = await alarmClock();
    await set('tea', { at: 50 }, outgoing);
    await set('cake');
    expect(await timers.tick()).toEqual({ fired: 1, failed: 0, resting: 1 });
    expect(rung).toEqual(['cake at 100']);
    await store.published((await store.outbox(10)).map(({ id }) => id));
    await timers.tick();
    expect(rung).toEqual(['cake at 100', 'tea at 100']);
  });

  test('rests while too much waits to be published to know whether its own question is out', async () => {
    const { timers, rung, set } = await alarmClock();
    for (let other = 0; other < 1_000; other += 1) await set(`other ${other}`, { at: null }, outgoing);
    await set('tea', { at: 50 }, outgoing);
    expect(await timers.tick()).toEqual({ fired: 0, failed: 0, resting: 1 });
    expect(rung).toEqual([]);
  });

  test('acts at the time at which it acts, not at that of its first look', async () => {
    const { timers, rung, set, time, memory } = await alarmClock();
    await set('tea');
    await memory.log.publish([outgoing]);
    await timers.tick();
    time.now = 9_000;
    await memory.log.deliver('clock', memory.log.waiting('clock'));
    await timers.tick();
    expect(rung).toEqual(['tea at 9000']);
  });

  test('that fell due after that look needs a look of its own', async () => {
    const { timers, rung, set, time, memory } = await alarmClock();
    await set('tea');
    await set('cake', { at: 500 });
    await memory.log.publish([outgoing]);
    await timers.tick();
    time.now = 9_000;
    await memory.log.deliver('clock', memory.log.waiting('clock'));
    await timers.tick();
    expect(rung).toEqual(['tea at 9000']);
    await timers.tick();
    expect(rung).toEqual(['tea at 9000', 'cake at 9000']);
  });

  test('whose turn fails is told, fails once more, goes the way of failures, and holds up nobody, however many there are', async () => {
    const { timers, rung, set, told } = await alarmClock();
    for (const key of ['a', 'b', 'c', 'd']) await set(key, { at: 10, broken: true });
    for (const key of ['tea', 'cake']) await set(key);
    expect(await timers.tick()).toEqual({ fired: 2, failed: 4, resting: 0 });
    expect(rung).toEqual(['cake at 100', 'tea at 100']);
    expect(told).toHaveLength(4);
    expect(told[0]).toContain('the bell is broken');
    expect(await timers.tick()).toEqual({ fired: 0, failed: 4, resting: 0 });
    expect(await timers.tick()).toEqual({ fired: 0, failed: 0, resting: 0 });
  });

  test('that fails again and again is told once', async () => {
    const { timers, set, told } = await alarmClock({ failed: false });
    await set('tea', { at: 50, broken: true });
    for (let look = 0; look < 3; look += 1) expect(await timers.tick()).toEqual({ fired: 0, failed: 1, resting: 0 });
    expect(told).toHaveLength(1);
  });
});
