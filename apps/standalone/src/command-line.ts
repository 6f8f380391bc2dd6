import { resolve } from 'node:path';
import { readSettings, type Settings } from '@book-rental/config';
import { DataFileProblem } from '@book-rental/sqlite';

/** A file as whoever called meant it: npm runs scripts in the root of the repository, wherever they were called. */
export function named(file: string): string {
  return resolve(process.env['INIT_CWD'] ?? process.cwd(), file);
}

/** Ends the program with one sentence. */
export function quit(sentence: string): never {
  process.stderr.write(`${sentence}\n`);
  process.exit(1);
}

/** The settings, or every mistake in them and the end. */
export function settingsOrQuit(environment: Readonly<Record<string, string | undefined>> = process.env): Settings {
  const read = readSettings(environment);
  return read.ok ? read.settings : quit(read.mistakes.join('\n'));
}

/** Runs a command; what is wrong with the data file is told in its sentence. */
export async function orQuit<Result>(run: () => Result | Promise<Result>): Promise<Result> {
  try {
    return await run();
  } catch (error) {
    if (error instanceof DataFileProblem) quit(error.message);
    throw error;
  }
}
