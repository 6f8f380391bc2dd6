import { MongoClient } from 'mongodb';
import './connection.ts';
import type { Collection } from '@book-rental/runtime';
import { createClock } from './clock.ts';
import type { Cap } from './moved.ts';
import { notAReplicaSet, notInitiated, startProblem } from './problem.ts';
import { prepare, type Migration } from './schema.ts';
import { createStore, type MongoStore } from './store.ts';

export interface MongoOptions {
  readonly url: string;
  /** Before each service's name, for several installations on one server. */
  readonly prefix?: string;
  /** Inbox entries that a document may hold, and how many go at once when it holds more. */
  readonly cap?: Cap;
  /** ms without an answer before that is an outage. */
  readonly patienceMs?: number;
  /** ms between two looks at the server's clock. */
  readonly clockMs?: number;
  /** ms between two sweeps of what is done from the documents; they go along with the looks at the outbox. */
  readonly sweepMs?: number;
  /** ms that a commit may take for its views, and its process for its messages, before another instance sees to them. */
  readonly graceMs?: number;
  /** A sentence for whoever runs the system. */
  readonly notice?: (sentence: string) => void;
  readonly migrations?: readonly Migration[];
}

export interface MongoDatabase {
  /** A service's own store, in a database of its own; made ready first: version, indexes, fields. */
  readonly store: (service: string, collections: readonly Collection[], views: readonly Collection[]) => Promise<MongoStore>;
  /** Answers when the server does; throws otherwise. */
  readonly ping: () => Promise<void>;
  /** How many commands that server has carried out, and how many documents it has written, since it started: for benchmarks. */
  readonly work: () => Promise<{ readonly commands: number; readonly written: number }>;
  readonly close: () => Promise<void>;
}

interface ServerStatus {
  readonly metrics: {
    readonly commands: Readonly<Record<string, { readonly total: unknown } | undefined>>;
    readonly document: { readonly inserted: unknown; readonly updated: unknown; readonly deleted: unknown };
  };
}

const tenSeconds = 10_000;

/** Connects. Throws `DatabaseProblem`, one sentence, when the server cannot be used; its `canHeal` says whether waiting may help. */
export async function openMongo(options: MongoOptions): Promise<MongoDatabase> {
  const { url, prefix = '', cap = { most: 128, portion: 64 }, clockMs = tenSeconds, sweepMs = 1_000, graceMs = 5_000, notice = () => undefined } = options;
  const client = await connect(url, options.patienceMs ?? tenSeconds);
  const clock = createClock(client, clockMs);
  const stores: MongoStore[] = [];
  try {
    await clock.sample();
  } catch (error) {
    await client.close();
    throw startProblem(error, placeOf(url));
  }
  return {
    store: async (service, collections, views) => {
      const db = client.db(databaseName(prefix, service));
      try {
        await prepare(db, collections, views, options.migrations);
      } catch (error) {
        throw startProblem(error, placeOf(url));
      }
      const store = createStore({ client, db, collections, views, now: clock.now, cap, sweepMs, graceMs, notice });
      stores.push(store);
      return store;
    },
    work: async () => {
      const status = await client.db('admin').command({ serverStatus: 1 });
      const { metrics } = status as unknown as ServerStatus;
      const commands = ['find', 'getMore', 'insert', 'update', 'delete', 'findAndModify', 'aggregate', 'bulkWrite'];
      return {
        commands: commands.reduce((all, name) => all + Number(metrics.commands[name]?.total ?? 0), 0),
        written: Number(metrics.document.inserted) + Number(metrics.document.updated) + Number(metrics.document.deleted),
      };
    },
    ping: async () => void (await client.db('admin').command({ ping: 1 })),
    close: async () => {
      // What was published goes out once more otherwise, which would be right but noisy.
      for (const store of stores) await store.sweep().catch(() => undefined);
      await client.close();
    },
  };
}

export function databaseName(prefix: string, service: string): string {
  return `${prefix}${service}`;
}

/** Everything that is written is safe with a majority, everything that is read cannot be taken back. */
export async function connect(url: string, patienceMs: number): Promise<MongoClient> {
  try {
    const client = new MongoClient(url, {
      writeConcern: { w: 'majority', journal: true, wtimeoutMS: patienceMs },
      readConcern: { level: 'majority' },
      readPreference: 'primary',
      serverSelectionTimeoutMS: patienceMs,
      connectTimeoutMS: patienceMs,
      socketTimeoutMS: 3 * patienceMs,
      retryWrites: false,
      ignoreUndefined: true,
    });
    await client.connect();
    await checkReplicaSet(client, url);
    return client;
  } catch (error) {
    throw startProblem(error, placeOf(url));
  }
}

async function checkReplicaSet(client: MongoClient, url: string): Promise<void> {
  try {
    const hello = await client.db('admin').command({ hello: 1 });
    if (hello['isreplicaset'] === true) throw notInitiated(placeOf(url));
    // A router of a sharded cluster has no set of its own.
    if (hello['setName'] === undefined && hello['msg'] !== 'isdbgrid') throw notAReplicaSet(placeOf(url));
  } catch (error) {
    await client.close();
    throw error;
  }
}

/** The servers of a URL, without user and password. */
export function placeOf(url: string): string {
  return /^mongodb(?:\+srv)?:\/\/(?:[^@/]*@)?(?<hosts>[^/?]*)/.exec(url)?.groups?.['hosts'] ?? 'this address';
}

