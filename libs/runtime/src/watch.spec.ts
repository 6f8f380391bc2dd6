import { describe, expect, test } from '@jest/globals';
import { createMemory } from '@book-rental/memory';
import type { Collection, Store } from './index.ts';
import { createWatch } from './watch.ts';

const cards: Collection = { name: 'cards', fields: {}, indexes: [] };

interface Card {
  readonly loans: number;
}

/** A store that tells which keys each read asked for. */
function watched() {
  const store = createMemory().store('rental', [cards], []);
  const reads: (readonly string[])[] = [];
  const load: Store['load'] = (collection, asks) => {
    reads.push(asks.map(({ key }) => key));
    return store.load(collection, asks);
  };
  const write = (key: string, expected: number, loans: number) => store.commit([{ collection: 'cards', key, expected, state: { loans }, inbox: [], outbox: [], caused: [], views: [] }]);
  return { store: { ...store, load }, reads, write };
}

describe('those who wait for an outcome', () => {
  test('begin with one read for all who come in one turn', async () => {
    const { store, reads, write } = watched();
    await write('제니', 0, 1);
    await write('scott', 0, 2);
    const watch = createWatch<Card>({ store, collection: 'cards' });
    const loans = ({ loans: count }: Card) => count;
    expect(await Promise.all([watch.until('제니', loans, 5_000), watch.until('scott', loans, 5_000), watch.until('제니', loans, 5_000)])).toEqual([1, 2, 1]);
    expect(reads).toEqual([['제니', 'scott']]);
  });

  test('are told by a commit in this process, without a look', async () => {
    const { store, reads } = watched();
    const watch = createWatch<Card>({ store, collection: 'cards' });
    const told = new Promise<Card>((resolve) => watch.follow('제니', resolve));
    watch.committed('제니', { loans: 3 });
    expect(await told).toEqual({ loans: 3 });
    expect(reads).toEqual([]);
  });

  test('learn by looking of what another process has committed', async () => {
    const { store, reads, write } = watched();
    const watch = createWatch<Card>({ store, collection: 'cards', pollMs: 1 });
    const told = new Promise<Card>((resolve) => watch.follow('제니', resolve));
    await write('제니', 0, 4);
    expect(await told).toEqual({ loans: 4 });
    expect(reads).toContainEqual(['제니']);
    watch.stop();
  });
});
