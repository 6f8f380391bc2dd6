import { join } from 'node:path';
import { containerEngine } from './container/engine.ts';
import { containerMachine } from './container/machine.ts';
import { givenKafka, givenMongo, givenRedis, VARIABLES } from './given.ts';
import { kraftBroker, zookeeperBroker } from './kafka-programs.ts';
import { bringUpKafka, type KafkaServer } from './kafka.ts';
import type { KafkaVersion, Machine, MachineWish } from './machine.ts';
import { bringUpMongo, type MongoServer } from './mongo.ts';
import type { Say } from './native/downloads.ts';
import { nativeMachine } from './native/machine.ts';
import { nativeObstacle } from './native/obstacle.ts';
import { freePort, portLike } from './native/ports.ts';
import type { Part } from './parts.ts';
import { bringUpRedis, type RedisServer } from './redis.ts';
import { StackProblem } from './runner.ts';

export interface KafkaOptions {
  /** 4.3 unless said otherwise; 3.9 runs with ZooKeeper. */
  readonly version?: KafkaVersion;
  /** Taken if free, else another. */
  readonly port?: number;
}

export interface MongoOptions {
  /** Members of the replica set; only with three can a killed primary have a successor. */
  readonly nodes?: 1 | 3;
  /** False leaves the replica set as it is when it was never initiated: to see what is said then. */
  readonly initiated?: boolean;
  readonly port?: number;
}

export interface RedisOptions {
  readonly port?: number;
}

export interface StackOptions {
  readonly kafka?: KafkaOptions;
  readonly mongo?: MongoOptions;
  readonly redis?: RedisOptions;
  /** Where the data is kept. Without it: a temporary folder, gone after the stop. */
  readonly folder?: string;
  /** Never a server that the environment names: for those who will kill it. */
  readonly own?: boolean;
  readonly say?: Say;
}

/** The servers that were asked for. */
export type Stack<Options extends StackOptions> = {
  readonly stop: () => Promise<void>;
} & (Options extends { readonly kafka: KafkaOptions } ? { readonly kafka: KafkaServer } : { readonly kafka?: never })
  & (Options extends { readonly mongo: MongoOptions } ? { readonly mongo: MongoServer } : { readonly mongo?: never })
  & (Options extends { readonly redis: RedisOptions } ? { readonly redis: RedisServer } : { readonly redis?: never });

/** The first start on a machine downloads: a time-out for hooks that begin with it. */
export const STARTING_MS = 600_000;

/**
 * Real servers, started together, ready when each of them answers a client: those that the environment names
 * (`KAFKA_BROKERS`, `MONGO_URL`, `REDIS_URL`), else containers where an engine answers, else programs of this machine.
 */
export async function startStack<const Options extends StackOptions>(options: Options): Promise<Stack<Options>> {
  const { kafka, mongo, redis, folder, own = false, say = toStandardError } = options;
  const env = own ? {} : process.env;
  const kept = (name: string) => (folder === undefined ? undefined : join(folder, name));
  const starts = {
    kafka: kafka && startKafka(kafka, kept(`kafka-${kafka.version ?? '4.3'}`), env, say),
    mongo: mongo && startMongo(mongo, kept('mongo'), env, say),
    redis: redis && startRedis(redis, kept('redis'), env, say),
  };
  const ended = await Promise.allSettled([starts.kafka, starts.mongo, starts.redis]);
  const stop = async () => void (await Promise.all(ended.map(async (one) => one.status === 'fulfilled' && one.value?.stop())));
  const failed = ended.find((one) => one.status === 'rejected');
  if (failed !== undefined) {
    await stop();
    throw failed.reason;
  }
  return { kafka: await starts.kafka, mongo: await starts.mongo, redis: await starts.redis, stop } as unknown as Stack<Options>;
}

/** Why there can be no such server here, in words for a person; undefined when there can. */
export async function whyMissing(part: Part): Promise<string | undefined> {
  if ((process.env[VARIABLES[part]] ?? '') !== '' || (await containerEngine()) !== undefined) return undefined;
  return nativeObstacle(part);
}

const toStandardError: Say = (sentence) => void process.stderr.write(`stack: ${sentence}\n`);

async function startKafka({ version = '4.3', port }: KafkaOptions, kept: string | undefined, env: NodeJS.ProcessEnv, say: Say): Promise<KafkaServer> {
  const given = await givenKafka(env);
  if (given !== undefined) return given;
  const [own, helper] = [await portLike(port), await freePort()];
  return on({ part: `kafka-${version}`, ports: [own, helper], kept }, 'kafka', say, async (machine) => {
    const broker = version === '3.9' ? zookeeperBroker : kraftBroker;
    return bringUpKafka(machine, own, await broker(machine, own, helper));
  });
}

async function startMongo({ nodes = 1, initiated = true, port }: MongoOptions, kept: string | undefined, env: NodeJS.ProcessEnv, say: Say): Promise<MongoServer> {
  const given = await givenMongo(env);
  if (given !== undefined) return given;
  const ports = [await portLike(port)];
  while (ports.length < nodes) ports.push(await freePort());
  return on({ part: 'mongo', ports, kept }, 'mongo', say, (machine) => bringUpMongo(machine, ports, initiated));
}

async function startRedis({ port }: RedisOptions, kept: string | undefined, env: NodeJS.ProcessEnv, say: Say): Promise<RedisServer> {
  const given = await givenRedis(env);
  if (given !== undefined) return given;
  const own = await portLike(port);
  return on({ part: 'redis', ports: [own], kept }, 'redis', say, (machine) => bringUpRedis(machine, own));
}

/** Brings a server up in a container or on this machine. Its machine goes when it stops, or when it did not come up. */
async function on<Server extends { readonly stop: () => Promise<void> }>(wish: MachineWish, part: Part, say: Say, bringUp: (machine: Machine) => Promise<Server>): Promise<Server> {
  const engine = await containerEngine();
  const obstacle = engine === undefined ? nativeObstacle(part) : undefined;
  if (obstacle !== undefined) throw new StackProblem(`${obstacle[0]?.toUpperCase()}${obstacle.slice(1)}, or set ${VARIABLES[part]}.`);
  const machine = engine === undefined ? await nativeMachine(wish, say) : await containerMachine(engine, wish, say);
  try {
    const server = await bringUp(machine);
    return {
      ...server,
      stop: async () => {
        // Data that goes anyway need not be written out first.
        if (wish.kept !== undefined) await server.stop();
        await machine.remove();
      },
    };
  } catch (error) {
    await machine.remove();
    throw error;
  }
}
