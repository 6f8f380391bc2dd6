import { describe, expect, test } from '@jest/globals';
import { createMemory } from '@book-rental/memory';
import { createTimers } from './timers.ts';

const alarms = { name: 'alarms', fields: { at: { type: 'integer' as const, of: ((alarm: { readonly at: number | null }) => alarm.at) as (doc: never) => number | null } }, indexes: [] };

/** One alarm that is due, and what rang. */
async function dueAlarm() {
  const memory = createMemory({ now: () => 100 });
  const store = memory.store('clock', [alarms], []);
  const rung: string[] = [];
  await store.commit([{ collection: 'alarms', key: 'tea', expected: 0, state: { at: 50 }, inbox: [], outbox: [], caused: [], views: [] }]);
  const timers = createTimers<{ readonly at: number | null }, undefined>({
    target: { store, collection: 'alarms', initial: () => ({ at: null }), where: 'clock' },
    field: 'at',
    log: memory.log,
    group: 'clock',
    topics: [],
    fire: (key) => ({
      key,
      sagaIds: [],
      step: (alarm) => {
        if (alarm.at !== null) rung.push(key);
        return { verdict: 'handled', state: { at: null }, result: undefined };
      },
    }),
  });
  return { timers, rung };
}

describe('a deadline', () => {
  test('fires once, however many look at the clock at once', async () => {
    const { timers, rung } = await dueAlarm();
    const looks = await Promise.all([timers.tick(), timers.tick(), timers.tick()]);
    expect(looks.map((look) => look.fired)).toEqual([1, 1, 1]);
    expect(rung).toEqual(['tea']);
    expect(await timers.tick()).toEqual({ fired: 0, resting: 0 });
  });
});
