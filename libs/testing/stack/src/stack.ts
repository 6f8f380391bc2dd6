import { join } from 'node:path';
import { bringUpKafka, type KafkaServer } from './kafka.ts';
import { bringUpMongo, REPLICA_SET, type MongoServer } from './mongo.ts';
import type { Say } from './native/downloads.ts';
import { dataFolder } from './native/folder.ts';
import { kraftRunner } from './native/kraft.ts';
import { mongodRunner } from './native/mongod.ts';
import { portLike } from './native/ports.ts';

export interface KafkaOptions {
  /** Taken if free, else another. */
  readonly port?: number;
}

export interface MongoOptions {
  readonly port?: number;
}

export interface StackOptions {
  readonly kafka?: KafkaOptions;
  readonly mongo?: MongoOptions;
  /** Where the data is kept. Without it: a temporary folder, gone after the stop. */
  readonly folder?: string;
  /** Never a server that the environment names: for those who will kill it. */
  readonly own?: boolean;
  readonly say?: Say;
}

/** The first start on a machine downloads: a time-out for hooks that begin with it. */
export const STARTING_MS = 600_000;

/** The servers that were asked for. */
export type Stack<Options extends StackOptions> = {
  readonly stop: () => Promise<void>;
} & (Options extends { readonly kafka: KafkaOptions } ? { readonly kafka: KafkaServer } : { readonly kafka?: never })
  & (Options extends { readonly mongo: MongoOptions } ? { readonly mongo: MongoServer } : { readonly mongo?: never });

/** Starts real servers, all at once, and waits until each of them really answers. */
export async function startStack<const Options extends StackOptions>(options: Options): Promise<Stack<Options>> {
  const say = options.say ?? ((sentence) => process.stderr.write(`stack: ${sentence}\n`));
  const folder = dataFolder(options.folder);
  const starts = {
    kafka: options.kafka && startKafka(options.kafka, join(folder.path, 'kafka'), say),
    mongo: options.mongo && startMongo(options.mongo, join(folder.path, 'mongo'), say),
  };
  const ended = await Promise.allSettled([starts.kafka, starts.mongo]);
  const stop = async () => {
    await Promise.all(ended.map(async (one) => one.status === 'fulfilled' && one.value?.stop()));
    folder.release();
  };
  const failed = ended.find((one) => one.status === 'rejected');
  if (failed !== undefined) {
    await stop();
    throw failed.reason;
  }
  return { kafka: await starts.kafka, mongo: await starts.mongo, stop } as unknown as Stack<Options>;
}

async function startKafka({ port }: KafkaOptions, folder: string, say: Say): Promise<KafkaServer> {
  const taken = await portLike(port);
  return bringUpKafka('native', [`127.0.0.1:${taken}`], await kraftRunner(folder, taken, say));
}

async function startMongo({ port }: MongoOptions, folder: string, say: Say): Promise<MongoServer> {
  const taken = await portLike(port);
  return bringUpMongo('native', [{ host: `127.0.0.1:${taken}`, runner: await mongodRunner(folder, taken, REPLICA_SET, say) }]);
}
