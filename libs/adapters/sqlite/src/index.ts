export { backup, removeDataFile, restore } from './copies.ts';
export { openSqlite, type SqliteDatabase, type SqliteOptions } from './database.ts';
export { openSnapshot, type FileSnapshot } from './snapshot.ts';
export { DataFileProblem } from './problem.ts';
export type { SqliteLog } from './log.ts';
export type { Migration } from './schema.ts';
