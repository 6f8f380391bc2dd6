import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { LogRecord } from '@book-rental/kernel';
import { browse, endsNow, follow, InvalidCursor, type Browsed, type Browsing, type Heard, type Log, type LogBrowser, type Wanted } from '@book-rental/runtime';
import { collector, outgoing } from './shelf.ts';

/** A log with the empty topics `rental_rent` and `rent_cancel`, and how people look at it. */
export interface Browsable {
  readonly log: Log;
  readonly browser: LogBrowser;
  readonly close: () => Promise<void>;
}

const both = ['rental_rent', 'rent_cancel'];
const rents: Wanted = { topics: ['rental_rent'] };
const idsOf = (records: readonly LogRecord[]): readonly string[] => records.map((record) => record.headers['ce_id'] ?? '');
const numbered = (count: number, from = 1): readonly string[] => Array.from({ length: count }, (_, index) => `m${String(from + index).padStart(3, '0')}`);

/** What every LogBrowser must do. */
export function browserConformance(name: string, open: () => Promise<Browsable>): void {
  describe(`${name} as people look at it`, () => {
    let opened: Browsable;
    beforeEach(async () => {
      opened = await open();
    });
    afterEach(() => opened.close());

    /** One after the other, so that none is as old as another. */
    async function publish(ids: readonly string[], key?: string, topic?: string): Promise<void> {
      for (const id of ids) {
        await opened.log.publish([outgoing(id, key, topic)]);
        const written = Date.now();
        while (Date.now() === written) await new Promise((resolve) => setImmediate(resolve));
      }
    }

    const page = (wanted: Wanted, more: Partial<Browsing> = {}) => browse(opened.browser, wanted, { order: 'newest', limit: 10, ...more });

    /** Every page to the end, and how many there were. */
    async function pages(wanted: Wanted, more: Partial<Browsing> = {}): Promise<readonly Browsed[]> {
      const all: Browsed[] = [await page(wanted, more)];
      for (let cursor = all[0]?.nextCursor; cursor !== null && cursor !== undefined; cursor = all.at(-1)?.nextCursor) all.push(await page(wanted, { ...more, cursor }));
      return all;
    }

    const everything = async (wanted: Wanted, more: Partial<Browsing> = {}) => idsOf((await pages(wanted, more)).flatMap(({ items }) => items));

    test('an empty log has nothing to show, and that is all', async () => {
      expect(await page({ topics: both })).toEqual({ items: [], nextCursor: null, searchedTo: null });
    });

    test('messages of all topics and partitions come newest first, or oldest first, as they were published', async () => {
      for (const [index, id] of numbered(12).entries()) await publish([id], `key ${index % 5}`, both[index % 2]);
      expect(await everything({ topics: both })).toEqual([...numbered(12)].reverse());
      expect(await everything({ topics: both }, { order: 'oldest' })).toEqual(numbered(12));
      const [newest] = (await page({ topics: both })).items;
      expect(newest).toMatchObject(outgoing('m012', 'key 1', 'rent_cancel'));
    });

    test('pages go on where the last one ended, whatever comes meanwhile', async () => {
      for (const [index, id] of numbered(10).entries()) await publish([id], `key ${index % 5}`);
      const first = await page(rents, { limit: 4 });
      await publish(numbered(5, 100), 'key 2');
      const second = await page(rents, { limit: 4, cursor: first.nextCursor ?? '' });
      const third = await page(rents, { limit: 4, cursor: second.nextCursor ?? '' });
      expect([first, second, third].map(({ items }) => idsOf(items))).toEqual([['m010', 'm009', 'm008', 'm007'], ['m006', 'm005', 'm004', 'm003'], ['m002', 'm001']]);
      expect(third).toMatchObject({ nextCursor: null, searchedTo: null });
    });

    test('what is wanted is found by topic, key, partition and header, and nothing else comes', async () => {
      await publish(['m1', 'm2'], 'jenny');
      await publish(['m3'], 'scott');
      await publish(['m4'], 'jenny', 'rent_cancel');
      expect(await everything(rents)).toEqual(['m3', 'm2', 'm1']);
      expect(await everything({ topics: both, key: 'jenny' })).toEqual(['m4', 'm2', 'm1']);
      expect(await everything({ topics: both, key: 'nobody' })).toEqual([]);
      expect(await everything({ topics: both, header: { name: 'ce_id', value: 'm2' } })).toEqual(['m2']);
      expect(await everything({ topics: both, header: { name: 'ce_correlationid', value: 'm2' } })).toEqual([]);
      const [last] = (await page(rents)).items;
      const there = await everything({ ...rents, partition: last?.partition ?? -1 });
      expect(there).toContain('m3');
      expect(await everything({ ...rents, partition: 4_000 })).toEqual([]);
    });

    test('a time is from its first moment to before its last', async () => {
      await publish(numbered(9), 'jenny');
      const times = (await page(rents, { order: 'oldest' })).items.map(({ time }) => time);
      expect(await everything({ ...rents, from: times[2] ?? 0, to: times[6] ?? 0 })).toEqual(['m006', 'm005', 'm004', 'm003']);
      expect(await everything({ ...rents, from: times[7] ?? 0 }, { order: 'oldest' })).toEqual(['m008', 'm009']);
      expect(await everything({ ...rents, to: times[0] ?? 0 })).toEqual([]);
      expect(await everything({ ...rents, from: Date.now() + 60_000 })).toEqual([]);
    });

    test('a search that would take long comes in parts: each says how far it looked, and together they miss nothing', async () => {
      await opened.log.publish([outgoing('needle', 'jenny')]);
      await opened.log.publish(numbered(300).map((id) => outgoing(id, 'jenny')));
      const wanted: Wanted = { ...rents, key: 'jenny', header: { name: 'ce_id', value: 'needle' } };
      const parts = await pages(wanted, { lookAtMost: 60 });
      expect(parts.length).toBeGreaterThan(3);
      expect(parts.slice(0, -1).every(({ items, nextCursor, searchedTo }) => items.length === 0 && nextCursor !== null && searchedTo !== null)).toBe(true);
      const far = parts.flatMap(({ searchedTo }) => searchedTo ?? []);
      expect(far).toEqual([...far].sort((one, other) => other - one));
      expect(parts.flatMap(({ items }) => idsOf(items))).toEqual(['needle']);
      expect(await everything(rents, { lookAtMost: 1, limit: 200 })).toHaveLength(301);
    });

    test('what is no cursor, or one of another question, is refused', async () => {
      await publish(numbered(3), 'jenny');
      const { nextCursor } = await page(rents, { limit: 1 });
      await expect(page(rents, { cursor: 'nonsense' })).rejects.toThrow(InvalidCursor);
      await expect(page(rents, { cursor: Buffer.from('[1,2]').toString('base64url') })).rejects.toThrow(InvalidCursor);
      await expect(page(rents, { order: 'oldest', cursor: nextCursor ?? '' })).rejects.toThrow(InvalidCursor);
    });

    test('a value that is no JSON, and one without text, are shown as they are', async () => {
      await opened.log.publish([{ topic: 'rental_rent', key: 'jenny', value: '{"idName":', headers: {} }, { topic: 'rental_rent', key: 'jenny', value: '', headers: { note: '메모' } }]);
      expect((await page(rents, { order: 'oldest' })).items).toMatchObject([{ key: 'jenny', value: '{"idName":', headers: {} }, { value: '', headers: { note: '메모' } }]);
    });

    test('topics tell their partitions, where these begin and end, and how much they hold', async () => {
      const empty = await opened.browser.topics(both);
      expect(empty.map(({ topic, messages }) => [topic, messages])).toEqual([['rental_rent', 0], ['rent_cancel', 0]]);
      await publish(numbered(6), 'jenny');
      await publish(numbered(3, 50), 'scott', 'rent_cancel');
      const stands = await opened.browser.topics(both);
      expect(stands.map(({ messages }) => messages)).toEqual([6, 3]);
      for (const { topic, partitions } of stands) {
        const records = (await pages({ topics: [topic] })).flatMap(({ items }) => items);
        for (const { partition, offset } of records) {
          const place = partitions.find((one) => one.partition === partition);
          expect(Number(offset)).toBeGreaterThanOrEqual(place?.first ?? Infinity);
          expect(Number(offset)).toBeLessThan(place?.end ?? -Infinity);
        }
      }
    });

    test('a group is behind by topic', async () => {
      await publish(numbered(2), 'jenny');
      await publish(numbered(3, 50), 'jenny', 'rent_cancel');
      expect(await opened.browser.lags('book', both)).toEqual({ rental_rent: 2, rent_cancel: 3 });
      const got = collector(2);
      const subscription = await opened.log.subscribe({ group: 'book', topics: ['rental_rent'], batchSize: 10, onBatch: async (records) => got.take(idsOf(records)) });
      await got.full;
      await subscription.stop();
      expect(await opened.browser.lags('book', ['rental_rent'])).toEqual({ rental_rent: 0 });
    });

    test('who follows hears what comes from then on, the newest of many, and how many were left out', async () => {
      await publish(['before'], 'jenny');
      const heard: Heard[] = [];
      const got = collector(9);
      const following = { browser: opened.browser, wanted: rents, everyMs: 10, most: 5, away: () => undefined, failed: (error: unknown) => got.take([String(error)]) };
      const stop = follow({ ...following, heard: (one) => (heard.push(one), got.take([...idsOf(one.records), ...Array.from({ length: one.leftOut }, () => 'left out')])) }, await endsNow(opened.browser, rents));
      await opened.log.publish([...numbered(8).map((id) => outgoing(id, 'jenny')), outgoing('other', 'jenny', 'rent_cancel'), outgoing('m009', 'scott')]);
      await got.full;
      stop();
      expect(got.seen).toHaveLength(9);
      expect(got.seen).not.toContain('before');
      expect(got.seen).not.toContain('other');
      expect(got.seen).toContain('m008');
      expect(Math.max(...heard.map(({ records }) => records.length))).toBeLessThanOrEqual(5);
      expect(heard.reduce((sum, { leftOut }) => sum + leftOut, 0)).toBeGreaterThan(0);
    });
  });
}
