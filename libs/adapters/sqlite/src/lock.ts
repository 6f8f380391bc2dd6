import { DatabaseSync } from 'node:sqlite';
import { DataFileProblem, resultCode } from './problem.ts';

/** Makes this process the only one that writes the file. The system frees it when the process dies, however it dies. */
export function lockFile(file: string): { readonly release: () => void } {
  const lock = `${file}.lock`;
  let db: DatabaseSync | undefined;
  try {
    db = new DatabaseSync(lock);
    db.exec('PRAGMA busy_timeout = 0; PRAGMA journal_mode = DELETE; BEGIN EXCLUSIVE');
  } catch (error) {
    db?.close();
    if (resultCode(error) === 5) throw new DataFileProblem(`The data file ${file} is in use by another running server. Stop that one, or set DATA_DIR to another folder.`);
    throw new DataFileProblem(`The data file ${file} cannot be used: ${error instanceof Error ? error.message : String(error)}. Check DATA_DIR and its permissions.`);
  }
  const held = db;
  return { release: () => held.close() };
}
