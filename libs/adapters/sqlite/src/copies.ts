import { closeSync, existsSync, fsyncSync, openSync, renameSync, rmSync, statSync } from 'node:fs';
import type { DatabaseSync } from 'node:sqlite';
import { makeFolder } from './folder.ts';
import { lockFile } from './lock.ts';
import { DataFileProblem } from './problem.ts';
import { openReader } from './snapshot.ts';
import { assertSound } from './sound.ts';

/** Copies the file as it stands, beside a running server. Never overwrites, and leaves nothing behind that only looks like a backup. */
export function backup(file: string, target: string): void {
  if (existsSync(target)) throw new DataFileProblem(`${target} exists already; a backup overwrites nothing. Name another file.`);
  const db = openReader(file);
  const part = `${target}.part`;
  try {
    rmSync(part, { force: true });
    db.prepare('VACUUM INTO ?').run(part);
    putInPlace(part, target);
  } catch (error) {
    throw new DataFileProblem(`The backup to ${target} failed: ${error instanceof Error ? error.message : String(error)}.`);
  } finally {
    db.close();
    rmSync(part, { force: true });
  }
}

/** Puts a backup in the place of the data file, unless a server uses that. A backup that is damaged or of another make changes nothing. */
export function restore(file: string, source: string): void {
  if (!existsSync(source)) throw new DataFileProblem(`There is no file ${source} to restore.`);
  makeFolder(file);
  const lock = lockFile(file);
  const part = `${file}.part`;
  let db: DatabaseSync | undefined;
  try {
    db = openReader(source);
    assertSound(db, source);
    rmSync(part, { force: true });
    // Not a copy of the one file: what a server had not yet written into it stands beside it.
    db.prepare('VACUUM INTO ?').run(part);
    // Left beside the new file they would be taken for its own, and spoil it.
    for (const end of ['-wal', '-shm']) rmSync(`${file}${end}`, { force: true });
    putInPlace(part, file);
  } catch (error) {
    if (error instanceof DataFileProblem) throw error;
    throw new DataFileProblem(`${source} cannot be restored to ${file}: ${error instanceof Error ? error.message : String(error)}.`);
  } finally {
    db?.close();
    rmSync(part, { force: true });
    lock.release();
  }
}

/** On the disk first, under its name then. */
function putInPlace(part: string, target: string): void {
  const descriptor = openSync(part, 'r+');
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
  renameSync(part, target);
}

/** Removes the data file with what belongs to it, unless a server uses it. Answers the names of what went. */
export function removeDataFile(file: string): readonly string[] {
  const there = statSync(file, { throwIfNoEntry: false });
  if (there === undefined) return [];
  if (there.isDirectory()) throw new DataFileProblem(`${file} is a folder, not a data file. Remove it by hand, or set DATA_DIR to another folder.`);
  const lock = lockFile(file);
  const gone = ['', '-wal', '-shm'].map((end) => `${file}${end}`).filter((name) => existsSync(name));
  for (const name of gone) rmSync(name);
  lock.release();
  rmSync(`${file}.lock`, { force: true });
  return gone;
}
