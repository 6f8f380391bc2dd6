import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { openSqlite, type SqliteDatabase } from './database.ts';

const start = (id: string) => ({ topic: 'rental_rent', key: '제니', value: '{}', headers: { ce_id: id } });
const answer = (id: string) => ({ topic: 'rental_result', key: '제니', value: '{}', headers: { ce_id: id } });

let folder: string;
let database: SqliteDatabase;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'book-rental-'));
  database = openSqlite({ file: join(folder, 'library.sqlite') });
});

afterEach(async () => {
  await database.close();
  rmSync(folder, { recursive: true, force: true });
});

/** Reads starts and answers, and tells what came together once it has seen so many records. */
async function coordinator(wanted: number): Promise<readonly (readonly string[])[]> {
  const batches: (readonly string[])[] = [];
  let all = (): void => undefined;
  const full = new Promise<void>((resolve) => {
    all = resolve;
  });
  await database.log.subscribe({
    group: 'coordinator',
    topics: ['rental_rent', 'rental_result'],
    batchSize: 1_000,
    patient: true,
    onBatch: async (records) => {
      batches.push(records.map((record) => `${record.topic === 'rental_rent' ? 'start' : 'answer'} ${record.headers['ce_id'] ?? ''}`));
      if (batches.flat().length >= wanted) all();
    },
  });
  return full.then(() => batches);
}

describe('a patient reader', () => {
  test('gets a start together with its answer, however starts follow each other', async () => {
    const { log } = database;
    const told = coordinator(40);
    await log.subscribe({ group: 'book', topics: ['rental_rent'], batchSize: 1_000, onBatch: (records) => log.publish(records.map((record) => answer(record.headers['ce_id'] ?? ''))) });
    for (let id = 1; id <= 20; id += 1) await log.publish([start(String(id))]);
    const batches = await told;
    for (const batch of batches) {
      const ids = (what: string) => batch.filter((one) => one.startsWith(what)).map((one) => one.slice(what.length));
      expect(ids('start')).toEqual(ids('answer'));
    }
    expect(batches.flat()).toHaveLength(40);
  });

  test('is not held up by one that is away', async () => {
    const { log } = database;
    let tries = 0;
    const told = coordinator(1);
    await log.subscribe({
      group: 'book',
      topics: ['rental_rent'],
      batchSize: 1_000,
      onBatch: (): Promise<void> => {
        tries += 1;
        return Promise.reject(new Error('away'));
      },
    });
    await log.publish([start('1')]);
    expect(await told).toEqual([['start 1']]);
    expect(tries).toBeGreaterThan(0);
  });
});
