import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect, test } from '@jest/globals';
import { version } from './version.ts';

test('the program has the version of its package', () => {
  const file = resolve(import.meta.dirname, '../../../package.json');
  expect(version).toBe((JSON.parse(readFileSync(file, 'utf8')) as { readonly version: string }).version);
});
