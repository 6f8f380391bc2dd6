import { mkdirSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { DataFileProblem } from './problem.ts';

/** The folder of a data file, made where it is missing. */
export function makeFolder(file: string): void {
  const folder = dirname(file);
  try {
    mkdirSync(folder, { recursive: true });
  } catch (error) {
    throw new DataFileProblem(isFile(folder) ? `${folder} is a file, not a folder. Set DATA_DIR to a folder.` : `The folder ${folder} cannot be made: ${error instanceof Error ? error.message : String(error)}. Set DATA_DIR to one that can.`);
  }
}

function isFile(name: string): boolean {
  try {
    return !statSync(name).isDirectory();
  } catch {
    return false;
  }
}
