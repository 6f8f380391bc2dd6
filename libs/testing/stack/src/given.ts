import { askKafka, type KafkaServer } from './kafka.ts';
import type { MongoServer } from './mongo.ts';
import { askMongo } from './replica-set.ts';
import { askRedis, type RedisServer } from './redis.ts';
import { reasonOf, StackProblem } from './runner.ts';

type Environment = Readonly<Record<string, string | undefined>>;

const KAFKA = 'KAFKA_BROKERS';
const MONGO = 'MONGO_URL';
const REDIS = 'REDIS_URL';

/** The variable that names a server somebody else runs. */
export const VARIABLES = { kafka: KAFKA, mongo: MONGO, redis: REDIS } as const;

/** The broker of `KAFKA_BROKERS`, if that is set. */
export async function givenKafka(env: Environment): Promise<KafkaServer | undefined> {
  const brokers = (env[KAFKA] ?? '').split(',').map((broker) => broker.trim()).filter((broker) => broker !== '');
  if (brokers.length === 0) return undefined;
  await check(KAFKA, brokers.join(','), () => askKafka(brokers));
  return { origin: 'given', brokers, ...notOurs(KAFKA) };
}

/** The replica set of `MONGO_URL`, if that is set. */
export async function givenMongo(env: Environment): Promise<MongoServer | undefined> {
  const url = env[MONGO];
  if (url === undefined || url === '') return undefined;
  await check(MONGO, url.replace(/\/\/[^@/]*@/, '//…@'), () => askMongo(url));
  return { origin: 'given', url, ...notOurs(MONGO), stepDown: notOurs(MONGO).kill };
}

/** The server of `REDIS_URL`, if that is set. */
export async function givenRedis(env: Environment): Promise<RedisServer | undefined> {
  const url = env[REDIS];
  if (url === undefined || url === '') return undefined;
  await check(REDIS, url, () => askRedis(url));
  return { origin: 'given', url, ...notOurs(REDIS) };
}

async function check(variable: string, value: string, ask: () => Promise<true | undefined>): Promise<void> {
  try {
    if ((await ask()) === true) return;
  } catch (error) {
    throw new StackProblem(`${variable} is "${value}", but nothing usable answers there (${reasonOf(error)}). Start that server, or unset ${variable}.`);
  }
  throw new StackProblem(`${variable} is "${value}", but what answers there is not ready. Wait for it, or unset ${variable}.`);
}

/** Somebody else's server is used, never struck; stopping leaves it as it is. */
function notOurs(variable: string) {
  const refuse = async () => {
    throw new StackProblem(`The server of ${variable} belongs to somebody else and is not to be killed: start one with { own: true }.`);
  };
  return { kill: refuse, restart: refuse, stop: async () => undefined };
}
