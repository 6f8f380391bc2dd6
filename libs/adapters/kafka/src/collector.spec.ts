import { describe, expect, test } from '@jest/globals';
import type { LogRecord } from '@book-rental/kernel';
import { Outage } from '@book-rental/runtime';
import { createCollector, type Ended } from './collector.ts';

function record(partition: number, offset: number, key = `member ${partition}`): LogRecord {
  return { topic: 'rental_rent', partition, offset: String(offset), key, value: '', headers: {}, time: 1 };
}

const names = (records: readonly LogRecord[]): string => records.map(({ partition, offset }) => `${partition}:${offset}`).join(' ');

interface Tried {
  readonly batches: string[];
  readonly advanced: Record<string, number>;
  readonly offer: (partition: number, count: number, key?: string) => Promise<Ended>;
  readonly interrupt: () => void;
  readonly resume: () => void;
}

function collecting(batchSize: number, parallel: number, fails: (records: readonly LogRecord[]) => Error | undefined = () => undefined): Tried {
  const batches: string[] = [];
  const advanced: Record<string, number> = {};
  const collector = createCollector({
    batchSize,
    parallel,
    onBatch: async (records) => {
      batches.push(names(records));
      const error = fails(records);
      if (error !== undefined) throw error;
    },
  });
  return {
    batches,
    advanced,
    interrupt: collector.interrupt,
    resume: collector.resume,
    offer: (partition, count, key) =>
      collector.offer({
        place: `rental_rent/${partition}`,
        records: Array.from({ length: count }, (_, offset) => record(partition, offset, key)),
        advance: (to) => {
          advanced[`${partition}`] = to;
        },
      }),
  };
}

const has = (wanted: string) => (records: readonly LogRecord[]): Error | undefined => (names(records).split(' ').includes(wanted) ? new Error('not this one') : undefined);

describe('what is fetched together', () => {
  test('is one batch', async () => {
    const { offer, batches, advanced } = collecting(10, 1);
    expect(await Promise.all([offer(0, 2), offer(1, 1), offer(2, 3)])).toEqual([{ kind: 'handled' }, { kind: 'handled' }, { kind: 'handled' }]);
    expect(batches).toEqual(['0:0 0:1 1:0 2:0 2:1 2:2']);
    expect(advanced).toEqual({ 0: 2, 1: 1, 2: 3 });
  });

  test('is shared out evenly when it is more than a batch', async () => {
    const { offer, batches } = collecting(4, 1);
    await Promise.all([offer(0, 5), offer(1, 5)]);
    expect(batches).toEqual(['0:0 0:1 1:0 1:1', '0:2 0:3 1:2 1:3', '0:4 1:4']);
  });

  test('comes one by one to a single listener', async () => {
    const { offer, batches } = collecting(1, 1);
    await Promise.all([offer(0, 2), offer(1, 1)]);
    expect(batches).toEqual(['0:0', '0:1', '1:0'].toSorted((a, b) => batches.indexOf(a) - batches.indexOf(b)));
    expect(batches.indexOf('0:0')).toBeLessThan(batches.indexOf('0:1'));
  });

  test('goes out in several batches at a time, each member in one of them and in order', async () => {
    const { offer, batches } = collecting(2, 3);
    await Promise.all([offer(0, 3, 'jenny'), offer(1, 3, '제니')]);
    expect(batches).toEqual(expect.arrayContaining(['0:0 0:1', '0:2', '1:0 1:1', '1:2']));
    expect(batches.indexOf('0:0 0:1')).toBeLessThan(batches.indexOf('0:2'));
  });
});

describe('a batch that fails', () => {
  test('is given back, with what was handled before it', async () => {
    const { offer, advanced } = collecting(2, 1, has('0:3'));
    expect(await offer(0, 5)).toEqual({ kind: 'failed', error: new Error('not this one') });
    expect(advanced).toEqual({ 0: 2 });
  });

  test('is offered by partition next time, so that only the one to blame stays behind', async () => {
    const { offer, batches, advanced } = collecting(10, 1, has('0:0'));
    await Promise.all([offer(0, 1), offer(1, 1)]);
    expect(advanced).toEqual({});
    const again = await Promise.all([offer(0, 1), offer(1, 1)]);
    expect(again.map(({ kind }) => kind)).toEqual(['failed', 'handled']);
    expect(batches).toEqual(['0:0 1:0', '0:0', '1:0']);
    await Promise.all([offer(1, 1), offer(2, 1)]);
    expect(batches.at(-1)).toBe('1:0 2:0');
  });

  test('for an outage stays together: nobody is to blame', async () => {
    let away = true;
    const { offer, batches } = collecting(10, 1, () => (away ? new Outage('the database is away') : undefined));
    await Promise.all([offer(0, 1), offer(1, 1)]);
    away = false;
    await Promise.all([offer(0, 1), offer(1, 1)]);
    expect(batches).toEqual(['0:0 1:0', '0:0 1:0']);
  });

  test('keeps back no other lane, and only its own partition from where it failed', async () => {
    const { offer, advanced } = collecting(1, 2, has('0:0'));
    const ended = await Promise.all([offer(0, 1, 'a'), offer(1, 1, 'b')]);
    expect(ended.map(({ kind }) => kind)).toEqual(['failed', 'handled']);
    expect(advanced).toEqual({ 1: 1 });
  });
});

test('who is interrupted finishes the batch in hand and gives back the rest until told to go on', async () => {
  const { offer, batches, advanced, interrupt, resume } = collecting(1, 1, (records) => {
    if (names(records) === '0:0') interrupt();
    return undefined;
  });
  expect(await offer(0, 3)).toEqual({ kind: 'interrupted' });
  expect(await offer(1, 1)).toEqual({ kind: 'interrupted' });
  expect(batches).toEqual(['0:0']);
  expect(advanced).toEqual({ 0: 1 });
  resume();
  expect(await offer(1, 1)).toEqual({ kind: 'handled' });
});
