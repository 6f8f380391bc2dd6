import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { browse, Outage } from '@book-rental/runtime';
import { startStack, STARTING_MS, unless, whyNoStack, type Stack } from '@book-rental/stack';
import { message, openCorner, until, type Corner } from './library.fixture.ts';
import type { KafkaLog } from './log.ts';

unless(await whyNoStack('kafka'), describe)('when the broker is killed', () => {
  let stack: Stack<{ readonly kafka: object; readonly own: true }>;
  beforeAll(async () => {
    stack = await startStack({ kafka: {}, own: true });
  }, STARTING_MS);
  afterAll(() => stack.stop());

  let corner: Corner;
  let log: KafkaLog;
  beforeEach(async () => {
    corner = await openCorner(stack.kafka.brokers);
    log = corner.log({ requestTimeout: 3_000 });
  });
  afterEach(() => corner.close());

  test('and comes back, nothing that it acknowledged is lost, and reading goes on by itself', async () => {
    const seen = new Set<string>();
    const acknowledged: string[] = [];
    let outages = 0;
    let streaming = true;
    await log.subscribe({
      group: 'book',
      topics: ['rental_rent'],
      batchSize: 50,
      onBatch: async (records) => records.forEach((record) => seen.add(record.headers['ce_id'] ?? '')),
    });
    const streams = ['jenny', '제니', 'scott'].map(async (member) => {
      for (let count = 0; streaming; count += 1) {
        const id = `${member} ${count}`;
        try {
          await log.publish([message(id, member)]);
          acknowledged.push(id);
        } catch (error) {
          expect(error).toBeInstanceOf(Outage);
          outages += 1;
        }
      }
    });
    await until(async () => seen.size > 100);
    await stack.kafka.kill();
    await until(async () => outages >= 3);
    expect(log.away()).not.toBe(undefined);
    const before = acknowledged.length;
    await stack.kafka.restart();
    await until(async () => acknowledged.length > before + 100);
    streaming = false;
    await Promise.all(streams);
    await until(async () => acknowledged.every((id) => seen.has(id)));
    await until(async () => log.away() === undefined);
    // Once when it is away and once when it answers; a broker that has just come back may be away once more.
    const told = corner.said.warnings.map((line) => (/^Kafka at .* does not do what it is asked/.test(line) ? 'away' : /answers again/.test(line) ? 'back' : line));
    expect(told.length).toBeGreaterThanOrEqual(2);
    expect(told).toEqual(told.map((_, index) => (index % 2 === 0 ? 'away' : 'back')));
    expect(told.at(-1)).toBe('back');
    expect(corner.said.errors).toEqual([]);
  }, 120_000);

  test('who looks at the log is told, and sees it again as soon as it is back', async () => {
    const look = async () => (await browse(log.browser, { topics: ['rental_rent'] }, { order: 'newest', limit: 10 })).items.map(({ headers }) => headers['ce_id']);
    await log.publish([message('m1')]);
    expect(await look()).toEqual(['m1']);
    const lanes = await log.browser.lanes({ topics: ['rental_rent'] });
    await stack.kafka.kill();
    await expect(look()).rejects.toThrow(Outage);
    await expect(log.browser.look(lanes, { topics: ['rental_rent'] })).rejects.toThrow(Outage);
    await stack.kafka.restart();
    await until(() => look().then((ids) => ids.includes('m1'), () => false));
    expect(await log.browser.look(lanes, { topics: ['rental_rent'] })).toHaveLength(lanes.length);
  }, 120_000);

  test('and stays away, questions are outages, and stopping ends all the same', async () => {
    let began = false;
    await log.publish([message('m1')]);
    const mark = await log.ends(['rental_rent']);
    await log.subscribe({ group: 'book', topics: ['rental_rent'], batchSize: 1, onBatch: async () => void (began = true) });
    await until(async () => began);
    await stack.kafka.kill();
    await expect(log.publish([message('m2')])).rejects.toThrow(Outage);
    await expect(log.reached('book', mark)).rejects.toThrow(Outage);
    await expect(log.lag('book', ['rental_rent'])).rejects.toThrow(Outage);
    const from = performance.now();
    await log.stop();
    expect(performance.now() - from).toBeLessThan(10_000);
    await stack.kafka.restart();
  }, 120_000);
});
