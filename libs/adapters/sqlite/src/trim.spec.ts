import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { openSqlite, type SqliteDatabase } from './database.ts';

let folder: string;
const opened: SqliteDatabase[] = [];
const message = (id: string) => ({ topic: 'rental_rent', key: '제니', value: '{}', headers: { ce_id: id } });

function open(now: () => number): SqliteDatabase {
  const database = openSqlite({ file: join(folder, 'library.sqlite'), now });
  opened.push(database);
  return database;
}

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'book-rental-'));
});

afterEach(async () => {
  for (const database of opened.splice(0)) await database.close();
  rmSync(folder, { recursive: true, force: true });
});

describe('trimming the log', () => {
  test('removes what is old and read by everyone, in small steps, and never what somebody has still to read', async () => {
    const database = open(() => 1_000);
    const { log } = database;
    await log.publish(['1', '2', '3'].map(message));
    expect(await log.trim(2_000, 10, ['book'])).toBe(0);
    let seen = 0;
    let all = (): void => undefined;
    const read = new Promise<void>((resolve) => {
      all = resolve;
    });
    const subscription = await log.subscribe({ group: 'book', topics: ['rental_rent'], batchSize: 10, onBatch: async (records) => ((seen += records.length) === 3 ? all() : undefined) });
    await read;
    await subscription.stop();
    expect(await log.trim(1_000, 10, ['book'])).toBe(0);
    expect([await log.trim(2_000, 2, ['book']), await log.trim(2_000, 2, ['book']), await log.trim(2_000, 2, ['book'])]).toEqual([2, 1, 0]);
    await log.publish([message('4')]);
    expect((await log.read('rental_rent', 0, '0', 10)).map((record) => record.offset)).toEqual(['4']);
  });

  test('is not held up by a group that nobody runs any more, but by one that has not read yet', async () => {
    const { log } = open(() => 1_000);
    await log.publish([message('1')]);
    const read = async (group: string, until: number) => {
      let done = (): void => undefined;
      const full = new Promise<void>((resolve) => {
        done = resolve;
      });
      const subscription = await log.subscribe({ group, topics: ['rental_rent'], batchSize: 10, onBatch: async (records) => (records.at(-1)?.offset === String(until) ? done() : undefined) });
      await full;
      await subscription.stop();
    };
    await read('former', 1);
    await log.publish([message('2')]);
    await read('book', 2);
    expect(await log.trim(2_000, 10, ['book', 'member'])).toBe(0);
    expect(await log.trim(2_000, 10, ['book'])).toBe(2);
  });
});
