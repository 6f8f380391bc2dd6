import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Kafka, logLevel, type Admin } from 'kafkajs';
import { MongoClient } from 'mongodb';
import { startStack, STARTING_MS, type KafkaServer, type MongoServer } from './index.ts';

let kafka: KafkaServer;
let mongo: MongoServer;
let stop: () => Promise<void>;

beforeAll(async () => {
  ({ kafka, mongo, stop } = await startStack({ kafka: {}, mongo: {}, own: true }));
}, STARTING_MS);
afterAll(() => stop());

async function asking<Answer>(question: (admin: Admin, client: Kafka) => Promise<Answer>): Promise<Answer> {
  const client = new Kafka({ brokers: [...kafka.brokers], logLevel: logLevel.NOTHING, retry: { retries: 1 } });
  const admin = client.admin();
  await admin.connect();
  try {
    return await question(admin, client);
  } finally {
    await admin.disconnect();
  }
}

async function inMongo<Answer>(question: (client: MongoClient) => Promise<Answer>): Promise<Answer> {
  const client = new MongoClient(mongo.url);
  try {
    return await question(client);
  } finally {
    await client.close();
  }
}

describe('a broker', () => {
  test('killed and restarted, still has what it acknowledged, at the same address', async () => {
    const at = [...kafka.brokers];
    await asking(async (admin, client) => {
      await admin.createTopics({ topics: [{ topic: 'kept', numPartitions: 1 }] });
      const producer = client.producer();
      await producer.connect();
      await producer.send({ topic: 'kept', acks: -1, messages: [{ value: 'one' }, { value: 'two' }] });
      await producer.disconnect();
    });
    await kafka.kill();
    await expect(asking((admin) => admin.describeCluster())).rejects.toThrow();
    await kafka.restart();
    expect(kafka.brokers).toEqual(at);
    expect(await asking((admin) => admin.fetchTopicOffsets('kept'))).toMatchObject([{ partition: 0, high: '2' }]);
  }, 60_000);

  test('makes no topic that nobody asked for', async () => {
    await asking(async (_, client) => {
      const producer = client.producer({ retry: { retries: 0 } });
      await producer.connect();
      await expect(producer.send({ topic: 'misspelt', messages: [{ value: 'one' }] })).rejects.toThrow();
      await producer.disconnect();
    });
    expect(await asking((admin) => admin.listTopics())).not.toContain('misspelt');
  });
});

describe('a mongod', () => {
  test('killed and restarted, still has what it acknowledged, at the same address', async () => {
    const at = mongo.url;
    await inMongo((client) => client.db('stack').collection('kept').insertOne({ book: 1 }, { writeConcern: { w: 'majority' } }));
    await mongo.kill();
    await expect(new MongoClient(mongo.url, { serverSelectionTimeoutMS: 500 }).connect()).rejects.toThrow();
    await mongo.restart();
    expect(mongo.url).toBe(at);
    expect(await inMongo((client) => client.db('stack').collection('kept').countDocuments())).toBe(1);
  });

  test('steps down, and takes writes again', async () => {
    const terms = () => inMongo(async (client) => Number((await client.db('admin').command({ replSetGetStatus: 1 }))['term']));
    const before = await terms();
    await mongo.stepDown();
    expect(await terms()).toBeGreaterThan(before);
    await inMongo((client) => client.db('stack').collection('after').insertOne({ book: 2 }));
  });
});
