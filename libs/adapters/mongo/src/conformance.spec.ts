import { beforeAll, describe } from '@jest/globals';
import { storeConformance, type Open, type Opened } from '@book-rental/conformance';
import { createMemory, type Memory } from '@book-rental/memory';
import type { Collection } from '@book-rental/runtime';
import { stackForTests, STARTING_MS, unless, whyNoStack } from '@book-rental/stack';
import { MongoClient } from 'mongodb';
import { openMongo } from './database.ts';

const withServer = unless(await whyNoStack('mongo'), describe);
let server: { readonly url: string };
let opened = 0;

async function openIn(prefix: string, memory: Memory, collections: readonly Collection[], views: readonly Collection[]): Promise<Opened> {
  // What the process before left is seen to at once.
  const database = await openMongo({ url: server.url, prefix, graceMs: -1_000 });
  return {
    store: await database.store('library', collections, views),
    log: memory.log,
    reopen: async () => {
      await database.close();
      return openIn(prefix, memory, collections, views);
    },
    close: async () => {
      await database.close();
      const client = new MongoClient(server.url);
      await client.db(`${prefix}library`).dropDatabase();
      await client.close();
    },
  };
}

const open: Open = (collections, views) => openIn(`conformance_${process.pid}_${(opened += 1)}_`, createMemory(), collections, views);

withServer('a real MongoDB', () => {
  beforeAll(async () => {
    ({ mongo: server } = await stackForTests('mongo'));
  }, STARTING_MS);

  storeConformance('mongo', open);
});
