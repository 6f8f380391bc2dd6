import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';

const adapters = new URL('../../../adapters/', import.meta.url).pathname;

/** The technologies that the system runs on; one more is found by its folder. */
const needed = ['kafka', 'memory', 'mongo', 'sqlite'];

/** What an adapter offers decides which suites it owes. */
function suitesOwed(folder: string): readonly string[] {
  const source = join(adapters, folder, 'src');
  const owed = [['store.ts', 'storeConformance'], ['log.ts', 'logConformance'], ['log.ts', 'browserConformance']] as const;
  return owed.flatMap(([file, suite]) => (existsSync(join(source, file)) ? [suite] : []));
}

describe('every adapter', () => {
  const folders = readdirSync(adapters, { withFileTypes: true }).flatMap((one) => (one.isDirectory() ? [one.name] : []));

  test('that the system needs is there', () => {
    expect(folders).toEqual(expect.arrayContaining(needed));
  });

  test.each([...new Set([...needed, ...folders])])('%s runs every suite that it owes', (folder) => {
    const owed = suitesOwed(folder);
    const spec = readFileSync(join(adapters, folder, 'src', 'conformance.spec.ts'), 'utf8');
    expect(owed.length).toBeGreaterThan(0);
    for (const suite of owed) expect(spec).toMatch(new RegExp(`^ *${suite}\\('`, 'm'));
  });
});
