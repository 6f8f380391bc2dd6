export { openMongo, type MongoDatabase, type MongoOptions } from './database.ts';
export { openMongoSnapshot, type MongoSnapshot, type SnapshotOf } from './snapshot.ts';
export { DatabaseProblem } from './problem.ts';
export type { MongoStore } from './store.ts';
export type { Migration } from './schema.ts';
export type { Waker } from './waker.ts';
