import { describe, expect, test } from '@jest/globals';
import { encode, message } from '@book-rental/contracts';
import type { LogRecord } from '@book-rental/kernel';
import { noCrash } from '@book-rental/runtime';
import { createRandom } from './random.ts';
import { createSchedule, Crashed, type Life } from './schedule.ts';
import { createWire, type WireFaults } from './wire.ts';

const pointUse = (sagaId: string) =>
  encode(message('PointUse', { id: `${sagaId}/point-use/1`, source: '/saga-coordinator', time: '2026-11-24T00:00:00.000Z', key: 'jenny', sagaId, body: { idName: { id: 'jenny', name: '' }, point: 10 } }));

async function wireWith(faults: Partial<WireFaults>) {
  const random = createRandom(1);
  const schedule = createSchedule(random);
  const wire = createWire({ random, schedule, now: () => 0, topics: ['point_use'], partitions: 1, faults: { unsure: 0, twice: 0, lose: 0, lazy: 0, ...faults } });
  const read: string[] = [];
  const reader: Life = { name: 'member#1', service: 'member', alive: true };
  const subscribe = (life: Life) =>
    wire.logOf(life, noCrash).subscribe({ group: 'member', topics: ['point_use'], batchSize: 1, onBatch: async (records: readonly LogRecord[]) => void read.push(...records.map((record) => record.headers['ce_correlationid'] ?? '')) });
  await subscribe(reader);
  const publish = async (life: Life, ...sagaIds: readonly string[]) => {
    const done = wire.logOf(life, noCrash).publish(sagaIds.map(pointUse));
    while (schedule.waiting() > 0) await schedule.resume();
    await done;
  };
  const deliver = async () => {
    const given = wire.deliver('member', () => undefined);
    await schedule.quiet();
    return given;
  };
  return { wire, schedule, read, reader, subscribe, publish, deliver };
}

const writer: Life = { name: 'saga-coordinator#1', service: 'saga-coordinator', alive: true };

describe('the wire', () => {
  test('gives a group what was published, in order, and knows what it has still to read', async () => {
    const { wire, read, publish, deliver } = await wireWith({});
    await publish(writer, 'a', 'b');
    expect(wire.lag('member')).toBe(2);
    while (await deliver());
    expect(read).toEqual(['a', 'b']);
    expect(wire.records().filter((record) => wire.unread('member', record))).toEqual([]);
  });

  test('gives again what a dead process read without writing down how far it was', async () => {
    const { wire, read, reader, subscribe, publish, deliver } = await wireWith({ lazy: 1 });
    await publish(writer, 'a');
    await deliver();
    wire.leave(reader);
    await subscribe({ name: 'member#2', service: 'member', alive: true });
    await deliver();
    expect(read).toEqual(['a', 'a']);
    expect(wire.stats().duplicates).toBe(1);
  });

  test('gives nothing of a partition that is held up', async () => {
    const { wire, publish, deliver } = await wireWith({});
    await publish(writer, 'a');
    wire.hold('member', 'point_use/0');
    expect(await deliver()).toBe(false);
    wire.releaseAll();
    expect(await deliver()).toBe(true);
  });

  test('loses and doubles messages when it is told to', async () => {
    const losing = await wireWith({ lose: 1 });
    await losing.publish(writer, 'a');
    expect(losing.wire.records()).toHaveLength(0);
    const doubling = await wireWith({ twice: 1 });
    await doubling.publish(writer, 'a');
    expect(doubling.wire.records()).toHaveLength(2);
  });

  test('takes nothing from the dead', async () => {
    const { wire, schedule } = await wireWith({});
    const life: Life = { name: 'book#1', service: 'book', alive: true };
    const publishing = wire.logOf(life, noCrash).publish([pointUse('a')]);
    schedule.kill(life);
    await expect(publishing).rejects.toThrow(Crashed);
    await expect(wire.logOf(life, noCrash).publish([pointUse('b')])).rejects.toThrow(Crashed);
    expect(wire.records()).toHaveLength(0);
  });
});
