import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { cacheFolder, once } from './downloads.ts';

let cache = '';
let said: string[] = [];
let made = 0;
const before = process.env['BOOK_RENTAL_CACHE'];

const say = (sentence: string) => void said.push(sentence);
const make = async (folder: string) => {
  made += 1;
  writeFileSync(join(folder, 'program'), 'whole');
};

beforeEach(() => {
  cache = mkdtempSync(join(tmpdir(), 'book-rental-cache-'));
  process.env['BOOK_RENTAL_CACHE'] = cache;
  said = [];
  made = 0;
});
afterEach(() => {
  rmSync(cache, { recursive: true });
  if (before === undefined) delete process.env['BOOK_RENTAL_CACHE'];
  else process.env['BOOK_RENTAL_CACHE'] = before;
});

describe('a download', () => {
  test('is made once, and found from then on', async () => {
    const folder = await once('broker-1', say, make);
    expect(await once('broker-1', say, make)).toBe(folder);
    expect(made).toBe(1);
    expect(readFileSync(join(folder, 'program'), 'utf8')).toBe('whole');
  });

  test('of another version is another one', async () => {
    expect(await once('broker-1', say, make)).not.toBe(await once('broker-2', say, make));
    expect(made).toBe(2);
  });

  test('that two want at once is made by one, while the other waits and says so', async () => {
    const waiting = Promise.withResolvers<undefined>();
    const first = once('broker-1', say, async (folder) => {
      await waiting.promise;
      await make(folder);
    });
    const second = once('broker-1', (sentence) => {
      say(sentence);
      waiting.resolve(undefined);
    }, make);
    expect(await first).toBe(await second);
    expect(made).toBe(1);
    expect(said).toEqual([expect.stringContaining('waiting')]);
  });

  test('that broke off does not count, and leaves nothing', async () => {
    const breakOff = once('broker-1', say, async (folder) => {
      writeFileSync(join(folder, 'program'), 'ha');
      throw new Error('no network');
    });
    await expect(breakOff).rejects.toThrow('no network');
    expect(readdirSync(cache)).toEqual([]);
    await once('broker-1', say, make);
    expect(made).toBe(1);
  });

  test('whose maker was killed does not count, and is cleared away', async () => {
    const half = join(cache, '.broker-1-killed');
    mkdirSync(half);
    writeFileSync(join(half, 'program'), 'ha');
    await once('broker-1', say, make);
    expect(existsSync(half)).toBe(false);
    expect(readdirSync(cache)).toEqual(['broker-1']);
  });
});

describe('the cache', () => {
  test.each([
    [{ BOOK_RENTAL_CACHE: '/somewhere' }, '/somewhere'],
    [{ XDG_CACHE_HOME: '/cache' }, join('/cache', 'book-rental')],
    [{}, join(homedir(), '.cache', 'book-rental')],
  ])('is outside the work tree: %j', (env, folder) => {
    expect(cacheFolder(env)).toBe(folder);
  });
});
