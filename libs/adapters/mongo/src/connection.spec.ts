import { connect as open, createServer, type AddressInfo, type Socket } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Outage } from '@book-rental/runtime';
import { stackForTests, STARTING_MS, unless, whyNoStack } from '@book-rental/stack';
import { MongoClient } from 'mongodb';
import './connection.ts';
import { reaching } from './problem.ts';

const pairs = new Set<readonly [Socket, Socket]>();
const server = createServer();
let client: MongoClient;

unless(await whyNoStack('mongo'), describe)('a connection that is given up while much is being written', () => {
  beforeAll(async () => {
    const { mongo } = await stackForTests('mongo');
    const { hostname, port } = new URL(mongo.url.split(',')[0] ?? '');
    server.on('connection', (near) => {
      const far = open(Number(port), hostname);
      near.pipe(far);
      far.pipe(near);
      pairs.add([near, far]);
      for (const socket of [near, far]) socket.on('error', () => undefined);
    });
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    client = await MongoClient.connect(`mongodb://127.0.0.1:${(server.address() as AddressInfo).port}/?directConnection=true&retryWrites=false&maxPoolSize=1&socketTimeoutMS=500`);
  }, STARTING_MS);
  afterAll(async () => {
    await client.close();
    for (const pair of pairs) for (const socket of pair) socket.destroy();
    server.close();
  });

  test('is told as an outage to who waits for it, and the next operation finds another', async () => {
    const pings = client.db('admin');
    await pings.command({ ping: 1 });
    const much = { pages: 'x'.repeat(10_000_000) };
    // Nobody takes the bytes, so the write is not over when the driver gives the connection up.
    for (const [near] of pairs) near.pause().unpipe();
    await expect(reaching(() => client.db('connection').collection('books').insertOne(much))).rejects.toThrow(Outage);
    expect(await pings.command({ ping: 1 })).toMatchObject({ ok: 1 });
  }, 15_000);
});
