import { createHash } from 'node:crypto';
import { globSync, readFileSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';

export const root = resolve(import.meta.dirname, '../..');
export const page = join(root, 'apps/console');
export const dist = join(page, 'dist');

/** Written last, with the sources that the page was built from: a build that was cut off has none. */
export const record = join(dist, '.built-from');

/** All that decides what the built page is; the lock file stands for the packages. */
const SOURCES = ['apps/console/{src,public}/**', 'apps/console/*.{html,json,ts}', 'infra/console/build.ts', 'tsconfig.base.json', 'package-lock.json'];

/** One line that changes whenever a source does. */
export function sourcesHash(): string {
  const hash = createHash('sha256');
  const files = globSync(SOURCES, { cwd: root, exclude: ['**/*.spec.ts', '**/node_modules/**'] });
  for (const file of files.map((one) => one.replaceAll('\\', '/')).sort()) {
    if (statSync(join(root, file)).isFile()) hash.update(`${file}\0`).update(readFileSync(join(root, file))).update('\0');
  }
  return hash.digest('hex');
}

/** Whether the built page is there and made from the sources as they are now. */
export function isFresh(): boolean {
  try {
    return readFileSync(record, 'utf8') === sourcesHash();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false;
    throw error;
  }
}
