import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from '@jest/globals';
import { dist, isFresh } from './sources.ts';

/** kB of script, compressed, that may be fetched before the first view is there. */
const mostKilobytes = 200;

interface Chunk {
  readonly file: string;
  readonly isEntry?: true;
  readonly imports?: readonly string[];
}

const manifest = JSON.parse(readFileSync(join(dist, '.vite/manifest.json'), 'utf8')) as Readonly<Record<string, Chunk>>;

/** A chunk and all that it imports at once. */
function needed(name: string, found = new Set<string>()): ReadonlySet<string> {
  const chunk = manifest[name];
  if (chunk === undefined || found.has(chunk.file)) return found;
  found.add(chunk.file);
  for (const one of chunk.imports ?? []) needed(one, found);
  return found;
}

/** What routes lead to; the forms and parts that a view fetches later on are no views. */
const views = Object.keys(manifest).filter((name) => /^src\/views\/([^/]+)\/\1\.tsx$/.test(name));

describe('the built page', () => {
  test('is made from the sources as they are', () => {
    expect(isFresh()).toBe(true);
  });

  test('fetches each view when it is opened', () => {
    expect(views).toHaveLength(10);
    expect([...needed('index.html')].filter((file) => views.some((view) => manifest[view]?.file === file))).toEqual([]);
  });

  test.each(views)('needs less than 200 kB of compressed script to show %s', (view) => {
    const files = new Set([...needed('index.html'), ...needed(view)]);
    const bytes = [...files].filter((file) => file.endsWith('.js')).reduce((sum, file) => sum + gzipSync(readFileSync(join(dist, file))).length, 0);
    expect(bytes).toBeGreaterThan(20_000);
    expect(bytes / 1_000).toBeLessThan(mostKilobytes);
  });
});
