export { startStack, STARTING_MS, type KafkaOptions, type MongoOptions, type Stack, type StackOptions } from './stack.ts';
export { StackProblem, type Faults, type Origin } from './runner.ts';
export type { KafkaServer } from './kafka.ts';
export type { MongoServer } from './mongo.ts';
