import { readFileSync } from 'node:fs';
import { afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { stackForTests, STARTING_MS, unless, whyNoStack } from '@book-rental/stack';
import { listen, openCorner, plan, withAdmin, type Corner } from './library.fixture.ts';
import { createKafkaLog } from './log.ts';
import { BrokerProblem } from './problem.ts';
import { keeping, type TopicPlan } from './topics.ts';

const real = JSON.parse(readFileSync(new URL('../../../../infra/kafka/topics.json', import.meta.url), 'utf8')) as TopicPlan;

const onKafka = unless(await whyNoStack('kafka'), describe);

let brokers: readonly string[];
beforeAll(async () => {
  ({ brokers } = (await stackForTests('kafka')).kafka);
}, STARTING_MS);

async function problemOf(work: Promise<unknown>): Promise<BrokerProblem> {
  const error = await work.then(() => undefined, (thrown: unknown) => thrown);
  if (error instanceof BrokerProblem) return error;
  throw new Error(`There was no problem with the broker, but ${String(error)}.`);
}

onKafka('topics', () => {
  let corner: Corner;
  beforeEach(async () => {
    corner = await openCorner(brokers, real);
  });
  afterEach(() => corner.close());

  test('are made as planned, and are fine at the next start', async () => {
    const topics = real.topics.map((topic) => `${corner.prefix}${topic}`);
    const there = await withAdmin(brokers, (admin) => admin.fetchTopicMetadata({ topics }));
    expect(there.topics.map(({ name, partitions }) => [name, partitions.length])).toEqual(expect.arrayContaining(topics.map((name) => [name, 4])));
    await corner.log().ensureTopics(real);
  });

  test('may be made by several services at once', async () => {
    const more: TopicPlan = { ...real, topics: [...real.topics, 'one_more'] };
    await Promise.all([corner.log().ensureTopics(more), corner.log().ensureTopics(more), corner.log().ensureTopics(more)]);
    await withAdmin(brokers, (admin) => admin.deleteTopics({ topics: [`${corner.prefix}one_more`] }));
  });

  test.each<[string, TopicPlan, RegExp]>([
    ['partitions', { ...real, partitions: 8 }, /point_use has 4 partitions, not 8/],
    ['retention', keeping(real, 3_600_000, 86_400_000), /rental_rent has retention\.ms=604800000, not 3600000/],
    ['cleanup', { ...real, config: { ...real.config, 'cleanup.policy': 'compact' } }, /rental_rent has cleanup\.policy=delete, not compact/],
  ])('with other %s are told, with what is there, and left alone', async (_title, wanted, sentence) => {
    const problem = await problemOf(corner.log().ensureTopics(wanted));
    expect(problem.message).toMatch(sentence);
    expect(problem.message).toMatch(/infra\/kafka\/topics\.json/);
    expect(problem.heals).toBe(false);
    await corner.log().ensureTopics(real);
  });
});

onKafka('a broker that cannot be used is told in a sentence', () => {
  const attempt = async (where: string, more: { readonly tls?: boolean; readonly user?: { readonly name: string; readonly password: string } } = {}): Promise<BrokerProblem> => {
    const log = createKafkaLog({ brokers: { list: [where], tls: false, ...more }, clientId: 'spec', notice: listen() });
    try {
      return await problemOf(log.ensureTopics(plan));
    } finally {
      await log.stop();
    }
  };

  test('when there is none', async () => {
    const problem = await attempt('127.0.0.1:9');
    expect(problem.message).toMatch(/^Kafka at 127\.0\.0\.1:9 does not answer .*ECONNREFUSED.* KAFKA_BROKERS/);
    expect(problem.heals).toBe(true);
  });

  test('when its name is not known', async () => {
    const problem = await attempt('kafka.invalid:9092');
    expect(problem.message).toMatch(/kafka\.invalid.*KAFKA_BROKERS/);
    expect(problem.heals).toBe(true);
  });

  test('when it wants no user', async () => {
    const problem = await attempt(brokers[0] ?? '', { user: { name: 'jenny', password: 'secret' } });
    expect(problem.message).toMatch(/user.*KAFKA_BROKERS/);
    expect(problem.message).not.toMatch(/secret/);
    expect(problem.heals).toBe(false);
  });

  test('when it speaks no TLS', async () => {
    const problem = await attempt(brokers[0] ?? '', { tls: true });
    expect(problem.message).toMatch(/TLS.*KAFKA_BROKERS|KAFKA_BROKERS.*TLS/);
  });
});
