import { afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { browse, Outage, type LogBrowser, type Wanted } from '@book-rental/runtime';
import { stackForTests, STARTING_MS, unless, whyNoStack } from '@book-rental/stack';
import { listen, message, openCorner, withAdmin, type Corner } from './library.fixture.ts';
import { createKafkaLog } from './log.ts';

const wanted: Wanted = { topics: ['rental_rent'], key: 'jenny' };

unless(await whyNoStack('kafka'), describe)('looking at Kafka', () => {
  let brokers: readonly string[];
  let corner: Corner;
  beforeAll(async () => {
    ({ brokers } = (await stackForTests('kafka')).kafka);
  }, STARTING_MS);
  beforeEach(async () => {
    corner = await openCorner(brokers);
  });
  afterEach(() => corner.close());

  const ids = async (browser: LogBrowser, cursor?: string) => {
    const page = await browse(browser, wanted, { order: 'newest', limit: 3, ...(cursor === undefined ? {} : { cursor }) });
    return { ...page, ids: page.items.map(({ headers }) => headers['ce_id']) };
  };

  test('goes on where retention has taken what came next', async () => {
    const log = corner.log();
    await log.publish(['m1', 'm2', 'm3', 'm4', 'm5', 'm6', 'm7'].map((id) => message(id)));
    const first = await ids(log.browser);
    expect(first.ids).toEqual(['m7', 'm6', 'm5']);
    const partition = first.items[0]?.partition ?? -1;
    const oldest = Number(first.items.at(-1)?.offset) - 1;
    await withAdmin(brokers, async (admin) => {
      const topic = `${corner.prefix}rental_rent`;
      // kafkajs deletes only in topics that it has looked at before.
      await admin.fetchTopicOffsets(topic);
      await admin.deleteTopicRecords({ topic, partitions: [{ partition, offset: String(oldest) }] });
    });
    expect(await ids(log.browser, first.nextCursor ?? '')).toMatchObject({ ids: ['m4'], nextCursor: null });
    const [stand] = await log.browser.topics(['rental_rent']);
    expect(stand).toMatchObject({ messages: 4 });
    // Between the question for the ends and the look, retention may strike too.
    const [lane] = await log.browser.lanes(wanted);
    expect(await log.browser.look([{ id: lane?.id ?? '', from: 0, to: lane?.to ?? 0 }], wanted)).toMatchObject([{ records: [{ value: '{"id":"m4"}' }, {}, {}, {}] }]);
  });

  test('finds a large message among small ones, and what is behind it', async () => {
    const log = corner.log();
    await log.publish([message('before'), { ...message('large'), value: 'x'.repeat(900_000) }, message('behind')]);
    const page = await ids(log.browser);
    expect(page.ids).toEqual(['behind', 'large', 'before']);
    expect(page.items[1]?.value).toHaveLength(900_000);
  });

  test('leaves no group behind, and moves nobody', async () => {
    const log = corner.log();
    await log.publish([message('m1')]);
    await ids(log.browser);
    const { groups } = await withAdmin(brokers, (admin) => admin.listGroups());
    expect(groups.filter(({ groupId }) => groupId.startsWith(corner.prefix))).toEqual([]);
    expect(await log.lag('book', ['rental_rent'])).toBe(1);
  });

  test('is an outage while there is none', async () => {
    const log = createKafkaLog({ brokers: { list: ['127.0.0.1:9'], tls: false }, clientId: 'spec', notice: listen() });
    await expect(log.browser.lanes(wanted)).rejects.toThrow(Outage);
    await expect(log.browser.look([{ id: 'rental_rent/0', from: 0, to: 1 }], wanted)).rejects.toThrow(Outage);
    await log.stop();
  });
});
