import { afterAll, beforeAll } from '@jest/globals';
import { storeConformance, type Open, type Opened } from '@book-rental/conformance';
import { createMemory, type Memory } from '@book-rental/memory';
import type { Collection } from '@book-rental/runtime';
import { startStack, STARTING_MS, type MongoServer } from '@book-rental/stack';
import { MongoClient } from 'mongodb';
import { openMongo } from './database.ts';

let server: MongoServer;
let stop: () => Promise<void>;
let opened = 0;

beforeAll(async () => {
  ({ mongo: server, stop } = await startStack({ mongo: {} }));
}, STARTING_MS);
afterAll(() => stop());

async function openIn(prefix: string, memory: Memory, collections: readonly Collection[], views: readonly Collection[]): Promise<Opened> {
  const database = await openMongo({ url: server.url, prefix });
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

storeConformance('mongo', open);
