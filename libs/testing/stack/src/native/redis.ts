import type { ProgramHome } from '../machine.ts';
import { isCached, type Say } from './downloads.ts';
import { librariesIn, packagesCacheName, programIn, runs, unpackedPackages } from './packages.ts';

const PACKAGE = 'redis-server';
export const redisIsCached = (): boolean => isCached(packagesCacheName(PACKAGE));

/** The Redis of the system, or of the system's packages. */
export async function redisProgram(say: Say): Promise<ProgramHome> {
  if (runs('redis-server')) return { command: 'redis-server', env: {} };
  const home = await unpackedPackages(PACKAGE, [PACKAGE], say);
  return { command: programIn(home, 'redis-server'), env: librariesIn(home) };
}
