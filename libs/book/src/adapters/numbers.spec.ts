import { expect, test } from '@jest/globals';
import { createMemory } from '@book-rental/memory';
import type { Change } from '@book-rental/runtime';
import { books } from './collection.ts';
import { createBookNumbers, numbers } from './numbers.ts';

const at = '2026-11-24T12:00:00.000Z';
const taken = (no: number): Change => ({ collection: 'books', key: String(no), expected: 0, state: { status: 'ENTERED', no, description: { title: '책' } }, inbox: [], outbox: [], caused: [], views: [] });

function shelf(upTo: number) {
  const store = createMemory().store('book', [books, numbers], []);
  let commits = 0;
  const counting = { ...store, commit: (changes: Parameters<typeof store.commit>[0]) => ((commits += 1), store.commit(changes)) };
  return { ready: store.commit(Array.from({ length: upTo }, (_, index) => taken(index + 1))), draw: createBookNumbers(counting).draw, commits: () => commits };
}

test('a drawn number passes by those that people gave, however many, in one step', async () => {
  const { ready, draw, commits } = shelf(3_000);
  await ready;
  expect(await draw(at, undefined)).toBe(3_001);
  expect(commits()).toBe(1);
});

test('those who draw at the same time get numbers of their own', async () => {
  const { ready, draw } = shelf(2);
  await ready;
  const drawn = await Promise.all([draw(at, undefined), draw(at, undefined), draw(at, undefined)]);
  expect([...drawn].sort()).toEqual([3, 4, 5]);
});

test('the same key draws the same number again, also after others were drawn, and another body none', async () => {
  const { ready, draw } = shelf(4);
  await ready;
  expect(await draw(at, { key: 'k', hash: 'one' })).toBe(5);
  expect(await draw(at, undefined)).toBe(6);
  expect(await draw(at, { key: 'k', hash: 'one' })).toBe(5);
  expect(await draw(at, { key: 'k', hash: 'other' })).toBeUndefined();
});
