import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { askDatabase, endOf, keepMessage } from './clients.fixture.ts';
import { startStack, STARTING_MS, unless, whyNoStack, type KafkaServer, type MongoServer } from './index.ts';

let kafka: KafkaServer;
let mongo: MongoServer;
let stop = async (): Promise<void> => undefined;

/** Which member takes the writes. */
const primary = () => askDatabase(mongo, async (client) => String((await client.db('admin').command({ hello: 1 }))['primary']));

unless(await whyNoStack('kafka', 'mongo'), describe)('the older and the larger stack', () => {
  beforeAll(async () => {
    ({ kafka, mongo, stop } = await startStack({ kafka: { version: '3.9' }, mongo: { nodes: 3 }, own: true }));
  }, STARTING_MS);
  afterAll(() => stop());

  test('a broker that ZooKeeper keeps, killed and restarted, still has what it acknowledged', async () => {
    await keepMessage(kafka, 'kept');
    await kafka.kill();
    await expect(endOf(kafka, 'kept')).rejects.toThrow();
    await kafka.restart();
    expect(await endOf(kafka, 'kept')).toBe(1);
  }, 90_000);

  test('a replica set of three goes on under another primary when one is killed, and takes it back', async () => {
    await askDatabase(mongo, (client) => client.db('stack').collection('kept').insertOne({ book: 1 }, { writeConcern: { w: 'majority' } }));
    const before = await primary();
    await mongo.kill();
    // The driver waits for the new one: no restart helps here.
    await askDatabase(mongo, (client) => client.db('stack').collection('kept').insertOne({ book: 2 }, { writeConcern: { w: 'majority' } }));
    expect(await primary()).not.toBe(before);
    await mongo.restart();
    expect(await askDatabase(mongo, (client) => client.db('stack').collection('kept').countDocuments())).toBe(2);
  }, 90_000);

  test('a primary of three that steps down has a successor', async () => {
    const before = await primary();
    await mongo.stepDown();
    expect(await primary()).not.toBe(before);
  }, 90_000);
});
