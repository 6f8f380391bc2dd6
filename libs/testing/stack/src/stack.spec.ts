import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { MongoClient } from 'mongodb';
import { askBroker, askDatabase, endOf, keepMessage } from './clients.fixture.ts';
import { startStack, STARTING_MS, unless, whyNoStack, type Stack } from './index.ts';
import { tell } from './line.ts';

const all = { kafka: {}, mongo: {}, redis: {}, own: true } as const;
const folder = mkdtempSync(join(tmpdir(), 'book-rental-kept-'));
let stack: Stack<typeof all>;

const books = (client: MongoClient) => client.db('stack').collection('books');
const redis = (word: string) => tell('127.0.0.1', Number(new URL(stack.redis.url).port), `${word}\r\n`);

unless(await whyNoStack('kafka', 'mongo', 'redis'), describe)('a stack of one\'s own', () => {
  beforeAll(async () => {
    stack = await startStack({ ...all, folder });
  }, STARTING_MS);
  afterAll(async () => {
    await stack.stop();
    rmSync(folder, { recursive: true });
  });

  test('has a broker that still has what it acknowledged when it was killed and restarted', async () => {
    await keepMessage(stack.kafka, 'kept');
    await stack.kafka.kill();
    await expect(askBroker(stack.kafka, (admin) => admin.describeCluster())).rejects.toThrow('ECONNREFUSED');
    await stack.kafka.restart();
    expect(await endOf(stack.kafka, 'kept')).toBe(1);
  }, 90_000);

  test('has a broker that makes no topic nobody asked for', async () => {
    await askBroker(stack.kafka, async (admin, client) => {
      const producer = client.producer();
      await producer.connect();
      await expect(producer.send({ topic: 'misspelt', messages: [{ value: 'one' }] })).rejects.toThrow('does not host this topic-partition');
      await producer.disconnect();
      expect(await admin.listTopics()).toContain('kept');
      expect(await admin.listTopics()).not.toContain('misspelt');
    });
  });

  test('has a mongod that still has what it acknowledged when it was killed and restarted', async () => {
    await askDatabase(stack.mongo, (client) => books(client).insertOne({ no: 1 }, { writeConcern: { w: 'majority' } }));
    await stack.mongo.kill();
    await expect(askDatabase(stack.mongo, (client) => books(client).countDocuments(), 500)).rejects.toThrow('ECONNREFUSED');
    await stack.mongo.restart();
    expect(await askDatabase(stack.mongo, (client) => books(client).countDocuments())).toBe(1);
  }, 90_000);

  test('has a mongod that steps down, and takes writes again', async () => {
    const term = () => askDatabase(stack.mongo, async (client) => Number((await client.db('admin').command({ replSetGetStatus: 1 }))['term']));
    const before = await term();
    await stack.mongo.stepDown();
    expect(await term()).toBeGreaterThan(before);
    await askDatabase(stack.mongo, (client) => books(client).insertOne({ no: 2 }));
  }, 90_000);

  test('has a Redis that still has what it acknowledged when it was killed and restarted', async () => {
    expect(await redis('SET kept yes')).toBe('+OK\r\n');
    await stack.redis.kill();
    await expect(redis('PING')).rejects.toThrow('ECONNREFUSED');
    await stack.redis.restart();
    expect(await redis('GET kept')).toBe('$3\r\nyes\r\n');
  });

  test('is gone when stopped, and has its data at the next start, at other ports too', async () => {
    const before = stack;
    await stack.stop();
    await expect(redis('PING')).rejects.toThrow('ECONNREFUSED');
    await expect(askBroker(stack.kafka, (admin) => admin.describeCluster())).rejects.toThrow('ECONNREFUSED');
    await expect(askDatabase(stack.mongo, (client) => books(client).countDocuments(), 500)).rejects.toThrow('ECONNREFUSED');

    stack = await startStack({ ...all, folder });
    expect(stack.mongo.url).not.toBe(before.mongo.url);
    expect(await endOf(stack.kafka, 'kept')).toBe(1);
    expect(await askDatabase(stack.mongo, (client) => books(client).countDocuments())).toBe(2);
    expect(await redis('GET kept')).toBe('$3\r\nyes\r\n');
    expect(readdirSync(folder)).toHaveLength(3);
  }, 120_000);
});
