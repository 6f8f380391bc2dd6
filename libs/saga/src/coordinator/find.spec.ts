import { expect, test } from '@jest/globals';
import { sagaIdFrom } from '@book-rental/contracts';
import { iso } from '@book-rental/kernel';
import { createMemory } from '@book-rental/memory';
import { newSaga, type SagaState } from '../engine/state.ts';
import { sagas } from './collection.ts';
import { findSagas, mostLooked } from './find.ts';

const now = Date.parse('2026-11-24T12:00:00.000Z');
const idOf = (index: number) => sagaIdFrom(now - 86_400_000 + index, String(index).padStart(32, '0'));

/** So many sagas, oldest first, of which these are of Tom. */
async function storeWith(count: number, ...ofTom: readonly number[]) {
  const store = createMemory({ now: () => now }).store('saga-coordinator', [sagas], []);
  await store.commit(Array.from({ length: count }, (_, index) => {
    const state: SagaState = { ...newSaga(idOf(index)), memberId: ofTom.includes(index) ? 'Tom' : 'jenny', startedAt: iso(now - 86_400_000 + index) };
    return { collection: 'sagas', key: state.sagaId, expected: 0, state, inbox: [], outbox: [], caused: [], views: [] };
  }));
  return store;
}

async function pagesOf(store: Awaited<ReturnType<typeof storeWith>>, limit: number, olderThan?: number): Promise<readonly (readonly string[])[]> {
  const pages: (readonly string[])[] = [];
  for (let cursor: string | null | undefined; cursor !== null; ) {
    const page: Awaited<ReturnType<typeof findSagas>> = await findSagas(store, { text: 'tom', olderThan }, { limit, cursor });
    pages.push(page.items.map(({ key }) => key));
    cursor = page.nextCursor;
  }
  return pages;
}

test('a search looks at so many sagas a page, says that there is more, and finds the oldest in the end', async () => {
  const store = await storeWith(2 * mostLooked + 100, 0, 50, 2 * mostLooked + 99);
  expect(await pagesOf(store, 50)).toEqual([[idOf(2 * mostLooked + 99)], [], [idOf(50), idOf(0)]]);
  expect(await pagesOf(store, 50, 1_000)).toEqual([[idOf(2 * mostLooked + 99)], [], [idOf(50), idOf(0)]]);
});

test('a page that is full begins the next one behind its last, wherever that lay in what was read', async () => {
  const store = await storeWith(450, 0, 1, 249, 250, 449);
  expect(await pagesOf(store, 1)).toEqual([[idOf(449)], [idOf(250)], [idOf(249)], [idOf(1)], [idOf(0)]]);
  expect(await pagesOf(store, 2)).toEqual([[idOf(449), idOf(250)], [idOf(249), idOf(1)], [idOf(0)]]);
});
