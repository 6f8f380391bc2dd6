export { startStack, STARTING_MS, whyMissing, type KafkaOptions, type MongoOptions, type RedisOptions, type Stack, type StackOptions } from './stack.ts';
export { stackForTests, whyNoStack } from './for-tests.ts';
export { HOST_VARIABLE, openStackHost, type Addresses, type StackHost } from './host.ts';
export { unless } from './on-servers.ts';
export { StackProblem, type Faults, type Origin } from './runner.ts';
export type { KafkaServer } from './kafka.ts';
export type { MongoServer } from './mongo.ts';
export type { RedisServer } from './redis.ts';
