export { startStack, STARTING_MS, whyMissing, type KafkaOptions, type MongoOptions, type RedisOptions, type Stack, type StackOptions } from './stack.ts';
export { StackProblem, type Faults, type Origin } from './runner.ts';
export type { KafkaServer } from './kafka.ts';
export type { MongoServer } from './mongo.ts';
export type { RedisServer } from './redis.ts';
