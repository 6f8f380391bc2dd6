import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { withLock } from './lock.mjs';

let folder = '';
let said: string[] = [];
const say = (sentence: string): void => { said.push(sentence); };

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'book-rental-lock-'));
  said = [];
});
afterEach(() => rmSync(folder, { recursive: true }));

describe('the lock of the setup', () => {
  test('lets one in after the other, and tells the second why it waits', async () => {
    const file = join(folder, 'lock');
    const seen: string[] = [];
    const open = Promise.withResolvers<undefined>();
    const first = withLock(file, say, async () => {
      seen.push('first in');
      await open.promise;
      seen.push('first out');
    });
    const second = withLock(file, (sentence: string) => { say(sentence); open.resolve(undefined); }, async () => {
      seen.push('second in');
    });
    await Promise.all([first, second]);
    expect(seen).toEqual(['first in', 'first out', 'second in']);
    expect(said).toEqual([`process ${process.pid} is installing; waiting, 0 s so far (its lock: lock)`]);
  });

  test('is gone afterwards, also when the work failed', async () => {
    const file = join(folder, 'lock');
    await expect(withLock(file, say, async () => { throw new Error('no network'); })).rejects.toThrow('no network');
    expect(existsSync(file)).toBe(false);
    expect(readdirSync(folder)).toEqual([]);
  });

  test('is taken over from a process that died with it', async () => {
    const file = join(folder, 'lock');
    const { pid } = spawnSync(process.execPath, ['-e', '0']);
    writeFileSync(file, String(pid));
    expect(await withLock(file, say, async () => 'worked')).toBe('worked');
    expect(said).toEqual([]);
    expect(readdirSync(folder)).toEqual([]);
  });
});
