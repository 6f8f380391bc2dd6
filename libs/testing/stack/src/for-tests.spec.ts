import { afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { Kafka, logLevel } from 'kafkajs';
import { MongoClient, type Timestamp } from 'mongodb';
import { STARTING_MS, stackForTests, startStack, unless, whyNoStack, type Addresses } from './index.ts';
import { tell } from './line.ts';

unless(await whyNoStack('kafka', 'mongo'), describe)('the servers of a test run', () => {
  let stack: Pick<Addresses, 'kafka' | 'mongo'>;
  beforeAll(async () => {
    stack = await stackForTests('kafka', 'mongo');
  }, STARTING_MS);

  test('are the same for whoever asks', async () => {
    expect(await Promise.all([stackForTests('kafka', 'mongo'), stackForTests('mongo', 'kafka')])).toEqual([stack, stack]);
  });

  test('include a Kafka that carries messages', async () => {
    const kafka = new Kafka({ brokers: [...stack.kafka.brokers], logLevel: logLevel.NOTHING });
    const admin = kafka.admin();
    const producer = kafka.producer();
    await Promise.all([admin.connect(), producer.connect()]);
    await admin.createTopics({ topics: [{ topic: 'stack-spec', numPartitions: 1 }], waitForLeaders: true });
    await producer.send({ topic: 'stack-spec', acks: -1, messages: [{ value: 'hello' }] });
    expect(await admin.fetchTopicOffsets('stack-spec')).toMatchObject([{ high: '1' }]);
    await admin.deleteTopics({ topics: ['stack-spec'] });
    await Promise.all([admin.disconnect(), producer.disconnect()]);
  });

  test('include a MongoDB with transactions and change streams, which only a replica set has', async () => {
    const client = new MongoClient(stack.mongo.url);
    const database = client.db('stack-spec');
    const { operationTime } = (await database.command({ ping: 1 })) as { readonly operationTime: Timestamp };
    const stream = database.collection('books').watch([], { startAtOperationTime: operationTime });
    const change = stream.next();
    await client.withSession((session) =>
      session.withTransaction(() => database.collection('books').insertOne({ title: '어린 왕자' }, { session })));
    expect(await change).toMatchObject({ operationType: 'insert', fullDocument: { title: '어린 왕자' } });
    await stream.close();
    await database.dropDatabase();
    await client.close();
  });
});

unless(await whyNoStack('redis'), test)('the Redis of a test run keeps what it is given', async () => {
  const { hostname, port } = new URL((await stackForTests('redis')).redis.url);
  const redis = (word: string) => tell(hostname, Number(port), `${word}\r\n`);
  expect(await redis('SET stack-spec kept')).toBe('+OK\r\n');
  expect(await redis('GET stack-spec')).toBe('$4\r\nkept\r\n');
  expect(await redis('DEL stack-spec')).toBe(':1\r\n');
}, STARTING_MS);

unless(await whyNoStack('redis'), describe)('a server that the environment names', () => {
  const before = process.env['REDIS_URL'];
  afterEach(() => {
    if (before === undefined) delete process.env['REDIS_URL'];
    else process.env['REDIS_URL'] = before;
  });

  test('is used as it is, never struck, and left running', async () => {
    const { redis } = await stackForTests('redis');
    process.env['REDIS_URL'] = redis.url;
    const stack = await startStack({ redis: {} });
    expect(stack.redis).toMatchObject({ origin: 'given', url: redis.url });
    await expect(stack.redis.kill()).rejects.toThrow('REDIS_URL belongs to somebody else');
    await stack.stop();
    expect(await tell('127.0.0.1', Number(new URL(redis.url).port), 'PING\r\n')).toBe('+PONG\r\n');
  }, STARTING_MS);

  test('is not taken for one\'s own', async () => {
    const { redis } = await stackForTests('redis');
    process.env['REDIS_URL'] = redis.url;
    const own = await startStack({ redis: {}, own: true });
    expect(own.redis.url).not.toBe(redis.url);
    await own.stop();
  }, STARTING_MS);

  test('and does not answer is told by the variable\'s name', async () => {
    process.env['REDIS_URL'] = 'redis://127.0.0.1:9';
    await expect(startStack({ redis: {} })).rejects.toThrow('REDIS_URL is "redis://127.0.0.1:9", but nothing usable answers there (connect ECONNREFUSED 127.0.0.1:9).');
  });
});

describe('a missing server', () => {
  test('skips what needs it, and says why', () => {
    const skipped: string[] = [];
    const declare = Object.assign(() => undefined, { skip: (title: string) => void skipped.push(title) });
    unless('no Java here', declare)('a journey through Kafka', () => undefined);
    expect(skipped).toEqual(['a journey through Kafka [no Java here]']);
  });
});
