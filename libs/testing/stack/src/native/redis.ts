import type { ProgramHome } from '../machine.ts';
import type { Say } from './downloads.ts';
import { librariesIn, programIn, runs, unpackedPackages } from './packages.ts';

export const REDIS_CACHE_NAME = 'redis-server';

/** The Redis of the system, or of the system's packages. */
export async function redisProgram(say: Say): Promise<ProgramHome> {
  if (runs('redis-server')) return { command: 'redis-server', env: {} };
  const home = await unpackedPackages(REDIS_CACHE_NAME, ['redis-server'], say);
  return { command: programIn(home, 'redis-server'), env: librariesIn(home) };
}
