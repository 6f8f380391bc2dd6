import { afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { LogRecord } from '@book-rental/kernel';
import { Outage } from '@book-rental/runtime';
import { stackForTests, STARTING_MS, unless, whyNoStack } from '@book-rental/stack';
import { message, openCorner, type Corner } from './library.fixture.ts';
import type { KafkaLog } from './log.ts';
import { openProxy, type Proxy } from './proxy.fixture.ts';

const onKafka = unless(await whyNoStack('kafka'), describe);

let brokers: readonly string[];
beforeAll(async () => {
  ({ brokers } = (await stackForTests('kafka')).kafka);
}, STARTING_MS);

onKafka('what Kafka acknowledged', () => {
  let corner: Corner;
  let log: KafkaLog;
  beforeEach(async () => {
    corner = await openCorner(brokers);
    log = corner.log();
  });
  afterEach(() => corner.close());

  /** Everything that stands in the topic, by its id. */
  async function stored(): Promise<readonly string[]> {
    const each = await Promise.all([0, 1, 2, 3].map((partition) => log.read('rental_rent', partition, '0', 10_000)));
    return each.flat().map((record) => record.headers['ce_id'] ?? '');
  }

  describe('through a line that is cut between append and answer', () => {
    let proxy: Proxy;
    beforeEach(async () => {
      const [broker = ''] = brokers;
      proxy = await openProxy(broker);
    });
    afterEach(() => proxy.close());

    test('is in the log, though many publish at once; some of it twice', async () => {
      const through = corner.log({ brokers: { list: [proxy.broker], tls: false } });
      await through.publish([message('first')]);
      proxy.cutEvery(3);
      const acknowledged: string[] = [];
      const away: unknown[] = [];
      const send = async (id: string, key: string): Promise<void> => {
        await through.publish([message(id, key)]).then(() => acknowledged.push(id), (error: unknown) => away.push(error));
      };
      const members = Array.from({ length: 20 }, (_, member) => `member ${member}`);
      await Promise.all(members.map(async (member) => {
        for (let count = 0; count < 15; count += 1) await send(`${member}: ${count}`, member);
      }));
      proxy.cutEvery(0);
      expect(proxy.cuts()).toBeGreaterThanOrEqual(5);
      for (const error of away) expect(error).toBeInstanceOf(Outage);
      expect(acknowledged.length).toBeGreaterThan(200);
      const ids = await stored();
      expect(acknowledged.filter((id) => !ids.includes(id))).toEqual([]);
      expect(ids.length).toBeGreaterThan(new Set(ids).size);
    });
  });

  test('keeps the order of one key', async () => {
    await Promise.all(Array.from({ length: 50 }, (_, count) => log.publish([message(`${count}`)])));
    expect((await stored()).map(Number)).toEqual(Array.from({ length: 50 }, (_, count) => count));
  });

  test('lies in the partition that every client of Kafka would choose for the member', async () => {
    await log.publish([message('a', 'jenny'), message('b', '제니'), message('c', 'scott')]);
    const placed = async (partition: number): Promise<readonly LogRecord[]> => log.read('rental_rent', partition, '0', 10);
    const all = (await Promise.all([0, 1, 2, 3].map(placed))).flat();
    expect(Object.fromEntries(all.map(({ key, partition }) => [key, partition]))).toEqual({ jenny: 0, 제니: 3, scott: 2 });
  });

  test('does not hold what is too large: that alone is refused, and it is no outage', async () => {
    const large = { ...message('large'), value: 'x'.repeat(1_100_000) };
    const calls = await Promise.allSettled([log.publish([message('before')]), log.publish([message('beside'), large]), log.publish([message('after')])]);
    expect(calls.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    const [, refused] = calls;
    const reason = refused?.status === 'rejected' ? (refused.reason as Error) : undefined;
    expect(reason).not.toBeInstanceOf(Outage);
    expect(reason?.message).toMatch(/rental_rent .*too large/);
    expect(await stored()).toEqual(expect.arrayContaining(['before', 'after']));
  });

  test('may be more than the broker takes at once', async () => {
    const page = 'x'.repeat(100_000);
    const ids = Array.from({ length: 25 }, (_, count) => `${count}`);
    await log.publish(ids.map((id) => ({ ...message(id), value: page })));
    expect(await stored()).toEqual(ids);
  });

  test('is nothing while there is nobody to ask: an outage, told once', async () => {
    const nobody = corner.log({ brokers: { list: ['127.0.0.1:9'], tls: false } });
    await expect(nobody.publish([message('lost')])).rejects.toThrow(Outage);
    await expect(nobody.publish([message('lost')])).rejects.toThrow(/^Kafka is away: .*ECONNREFUSED/);
    expect(nobody.away()).toMatch(/ECONNREFUSED/);
    expect(corner.said.warnings).toHaveLength(1);
    expect(corner.said.errors).toEqual([]);
  });
});
