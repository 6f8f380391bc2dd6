import { DatabaseSync } from 'node:sqlite';
import { beforeEach, describe, expect, test } from '@jest/globals';
import { migrate, migrations } from './schema.ts';
import { createTally } from './tally.ts';

let db: DatabaseSync;
beforeEach(() => {
  db = new DatabaseSync(':memory:');
  migrate(db, migrations);
});

function append(topic: string, count: number): void {
  const insert = db.prepare("INSERT INTO log (topic, key, value, headers, time) VALUES (?, 'jenny', '{}', '{}', 1)");
  for (let one = 0; one < count; one += 1) insert.run(topic);
}

function remove(upTo: number) {
  return db.prepare('DELETE FROM log WHERE position <= ? RETURNING topic, position').all(upTo) as { readonly topic: string; readonly position: number }[];
}

describe('how many messages a topic holds', () => {
  test('is counted a portion at a time, and told once all is counted', async () => {
    append('rental_rent', 7);
    append('rent_cancel', 5);
    const tally = createTally(db, { atOnce: 2, portion: 6 });
    expect(await tally.counts(12)).toBeUndefined();
    expect(await tally.counts(12)).toEqual(new Map([['rental_rent', 7], ['rent_cancel', 5]]));
  });

  test('goes on with what comes, and back with what is deleted, counted or not yet', async () => {
    append('rental_rent', 6);
    append('rent_cancel', 4);
    const tally = createTally(db, { atOnce: 2, portion: 4 });
    expect(await tally.counts(10)).toBeUndefined();
    tally.gone(remove(5));
    append('rent_cancel', 1);
    for (let asked = 0; asked < 2; asked += 1) await tally.counts(11);
    expect(await tally.counts(11)).toEqual(new Map([['rental_rent', 1], ['rent_cancel', 5]]));
    tally.gone(remove(7));
    expect(await tally.counts(11)).toEqual(new Map([['rental_rent', 0], ['rent_cancel', 4]]));
  });
});
