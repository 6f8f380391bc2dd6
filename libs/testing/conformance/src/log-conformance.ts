import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { LogRecord } from '@book-rental/kernel';
import { collector, outgoing, rows, things, type Open, type Opened } from './shelf.ts';

const idsOf = (records: readonly LogRecord[]): readonly string[] => records.map((record) => record.headers['ce_id'] ?? '');

/** What every Log must do. */
export function logConformance(name: string, open: Open): void {
  describe(`${name} as a log`, () => {
    let opened: Opened;
    beforeEach(async () => {
      opened = await open([things], [rows]);
    });
    afterEach(() => opened.close());

    const read = (group: string, wanted: number, topics: readonly string[] = ['rental_rent'], batchSize = 100) => {
      const got = collector(wanted);
      const subscription = opened.log.subscribe({ group, topics, batchSize, onBatch: async (records) => got.take(idsOf(records)) });
      return { ...got, subscription };
    };

    test('everyone who subscribes reads everything, in order for one key', async () => {
      await opened.log.publish([outgoing('m1'), outgoing('m2')]);
      const book = read('book', 3);
      const member = read('member', 3);
      await opened.log.publish([outgoing('m3')]);
      await Promise.all([book.full, member.full]);
      expect(book.seen).toEqual(['m1', 'm2', 'm3']);
      expect(member.seen).toEqual(['m1', 'm2', 'm3']);
    });

    test('a record comes as it was published', async () => {
      const records: LogRecord[] = [];
      const got = collector(1);
      await opened.log.subscribe({ group: 'book', topics: ['rental_rent'], batchSize: 1, onBatch: async (batch) => (records.push(...batch), got.take(idsOf(batch))) });
      const message = outgoing('m1', '키 "quoted"');
      await opened.log.publish([message]);
      await got.full;
      expect(records[0]).toMatchObject(message);
      expect(Number(records[0]?.time)).toBeGreaterThan(0);
    });

    test('only the topics that were subscribed come', async () => {
      const book = read('book', 1, ['rent_cancel']);
      await opened.log.publish([outgoing('other'), outgoing('mine', '제니', 'rent_cancel')]);
      await book.full;
      expect(book.seen).toEqual(['mine']);
    });

    test('a batch is never larger than asked for', async () => {
      const sizes: number[] = [];
      const got = collector(7);
      await opened.log.publish(['1', '2', '3', '4', '5', '6', '7'].map((id) => outgoing(id)));
      await opened.log.subscribe({ group: 'book', topics: ['rental_rent'], batchSize: 3, onBatch: async (batch) => (sizes.push(batch.length), got.take(idsOf(batch))) });
      await got.full;
      expect(Math.max(...sizes)).toBeLessThanOrEqual(3);
      expect(got.seen).toEqual(['1', '2', '3', '4', '5', '6', '7']);
    });

    test('a batch that fails comes again, the same records, nothing lost or skipped', async () => {
      let failures = 0;
      const tries: (readonly string[])[] = [];
      const got = collector(2);
      await opened.log.publish([outgoing('m1'), outgoing('m2')]);
      await opened.log.subscribe({
        group: 'book',
        topics: ['rental_rent'],
        batchSize: 10,
        onBatch: async (records) => {
          tries.push(idsOf(records));
          if (failures++ < 2) throw new Error('not now');
          got.take(idsOf(records));
        },
      });
      await got.full;
      expect(tries.slice(0, 3)).toEqual([['m1', 'm2'], ['m1', 'm2'], ['m1', 'm2']]);
    });

    test('who stops waits for the batch in hand, and reads on from there', async () => {
      let release = (): void => undefined;
      const held = new Promise<void>((resolve) => {
        release = resolve;
      });
      const begun = collector(1);
      let finished = false;
      await opened.log.publish([outgoing('m1')]);
      const subscription = await opened.log.subscribe({
        group: 'book',
        topics: ['rental_rent'],
        batchSize: 1,
        onBatch: async (records) => {
          begun.take(idsOf(records));
          await held;
          finished = true;
        },
      });
      await begun.full;
      const stopping = subscription.stop();
      release();
      await stopping;
      expect(finished).toBe(true);
      await opened.log.publish([outgoing('m2')]);
      const again = read('book', 1);
      await again.full;
      expect(again.seen).toEqual(['m2']);
    });

    test('ends, reached and lag tell how far a group has read', async () => {
      const topics = ['rental_rent'];
      await opened.log.publish([outgoing('m1'), outgoing('m2', 'another key')]);
      const mark = await opened.log.ends(topics);
      expect(await opened.log.reached('book', mark)).toBe(false);
      expect(await opened.log.lag('book', topics)).toBe(2);
      const book = read('book', 2);
      await book.full;
      await (await book.subscription).stop();
      expect(await opened.log.reached('book', mark)).toBe(true);
      expect(await opened.log.lag('book', topics)).toBe(0);
      await opened.log.publish([outgoing('m3')]);
      expect(await opened.log.reached('book', mark)).toBe(true);
      expect(await opened.log.reached('book', await opened.log.ends(topics))).toBe(false);
    });

    test('nothing is waited for where nothing was published', async () => {
      const topics = ['rental_rent', 'rent_cancel'];
      expect(await opened.log.reached('book', await opened.log.ends(topics))).toBe(true);
      expect(await opened.log.lag('book', topics)).toBe(0);
    });

    test('who publishes right after a publish, or out of a batch, is heard too', async () => {
      const member = read('member', 4, ['rental_rent', 'rent_cancel']);
      const got = collector(2);
      await opened.log.subscribe({
        group: 'book',
        topics: ['rental_rent'],
        batchSize: 1,
        onBatch: async (records) => {
          await opened.log.publish(idsOf(records).map((id) => outgoing(`answer to ${id}`, '제니', 'rent_cancel')));
          got.take(idsOf(records));
        },
      });
      await opened.log.publish([outgoing('m1')]).then(() => opened.log.publish([outgoing('m2')]));
      await Promise.all([got.full, member.full]);
      expect(member.seen.filter((id) => id.startsWith('m'))).toEqual(['m1', 'm2']);
      expect(member.seen.filter((id) => id.startsWith('answer'))).toEqual(['answer to m1', 'answer to m2']);
    });

    test('all who publish at once are heard, in order for one key', async () => {
      const book = read('book', 60);
      await Promise.all(Array.from({ length: 20 }, async (_, call) => opened.log.publish(['a', 'b', 'c'].map((key) => outgoing(`${key} ${call}`, key)))));
      await book.full;
      for (const key of ['a', 'b', 'c']) {
        expect(book.seen.filter((id) => id.startsWith(`${key} `))).toEqual(Array.from({ length: 20 }, (_, call) => `${key} ${call}`));
      }
    });

    test('a group that fails holds up no other', async () => {
      await opened.log.publish([outgoing('m1')]);
      let failures = 0;
      const failing = await opened.log.subscribe({ group: 'book', topics: ['rental_rent'], batchSize: 1, onBatch: async () => Promise.reject(new Error(`not now: ${(failures += 1)}`)) });
      const member = read('member', 2);
      await opened.log.publish([outgoing('m2')]);
      await member.full;
      await failing.stop();
      expect(member.seen).toEqual(['m1', 'm2']);
      expect(await opened.log.lag('book', ['rental_rent'])).toBe(2);
    });

    test('a record can be read again, from an offset on, not more than asked for', async () => {
      await opened.log.publish(['m1', 'm2', 'm3'].map((id) => outgoing(id)));
      const all = (await Promise.all([0, 1, 2, 3].map((partition) => opened.log.read('rental_rent', partition, '0', 10)))).flat();
      expect(idsOf(all)).toEqual(['m1', 'm2', 'm3']);
      const [, second] = all;
      expect(second).toBeDefined();
      expect(await opened.log.read('rental_rent', second?.partition ?? -1, second?.offset ?? '', 1)).toEqual([second]);
      expect(await opened.log.read('rental_rent', 0, '1000', 10)).toEqual([]);
      expect(await opened.log.read('rental_rent', 4_000, '0', 10)).toEqual([]);
    });

    test('what was published and how far it was read outlive the process, where the adapter is durable', async () => {
      const before = read('book', 1);
      await opened.log.publish([outgoing('m1')]);
      await before.full;
      await (await before.subscription).stop();
      await opened.log.publish([outgoing('m2')]);
      if (opened.reopen === undefined) return expect(before.seen).toEqual(['m1']);
      opened = await opened.reopen();
      const after = read('book', 1);
      await after.full;
      expect(after.seen).toEqual(['m2']);
    });
  });
}
