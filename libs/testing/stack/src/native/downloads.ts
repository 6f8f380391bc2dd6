import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, rename, rm } from 'node:fs/promises';
import { homedir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { withLock } from '../../../../../infra/setup/lock.mjs';

export type Say = (sentence: string) => void;

/** Outside the work tree, so that every clone and every `git clean` finds it again. */
export function cacheFolder(env: NodeJS.ProcessEnv = process.env): string {
  return env['BOOK_RENTAL_CACHE'] || join(env['XDG_CACHE_HOME'] || join(homedir(), '.cache'), 'book-rental');
}

export const isCached = (name: string): boolean => existsSync(join(cacheFolder(), name));

/**
 * The folder of one download, made if it is not there. The name carries the version. `make` fills a folder beside it,
 * which takes the name only when it is complete: what has the name is whole. Two processes at once: the second waits.
 */
export async function once(name: string, say: Say, make: (folder: string) => Promise<void>): Promise<string> {
  const wanted = join(cacheFolder(), name);
  if (existsSync(wanted)) return wanted;
  await mkdir(dirname(wanted), { recursive: true });
  await withLock(`${wanted}.lock`, say, async () => {
    if (existsSync(wanted)) return;
    // Of somebody who was killed at it: whoever holds the lock is alone.
    const prefix = `.${basename(wanted)}-`;
    for (const left of await readdir(dirname(wanted))) if (left.startsWith(prefix)) await rm(join(dirname(wanted), left), { recursive: true });
    const aside = await mkdtemp(join(dirname(wanted), prefix));
    try {
      await make(aside);
      await rename(aside, wanted);
    } finally {
      await rm(aside, { recursive: true, force: true });
    }
  });
  return wanted;
}
