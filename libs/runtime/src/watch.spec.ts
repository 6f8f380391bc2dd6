import { afterEach, describe, expect, jest, test } from '@jest/globals';
import { createMemory } from '@book-rental/memory';
import type { Collection, Store } from './index.ts';
import { createRecent } from './recent.ts';
import { createWatch } from './watch.ts';

const cards: Collection = { name: 'cards', fields: {}, indexes: [] };

interface Card {
  readonly loans: number;
}

/** A store that tells which keys each read asked for, and how often versions were looked at. */
function watched() {
  const store = createMemory().store('rental', [cards], []);
  const reads: (readonly string[])[] = [];
  const load: Store['load'] = (collection, asks) => {
    reads.push(asks.map(({ key }) => key));
    return store.load(collection, asks);
  };
  const write = (key: string, expected: number, loans: number) => store.commit([{ collection: 'cards', key, expected, state: { loans }, inbox: [], outbox: [], caused: [], views: [] }]);
  let [looks, wanted, reached] = [0, Number.POSITIVE_INFINITY, (): void => undefined];
  const versions: NonNullable<Store['versions']> = async (collection, keys) => {
    const loaded = await store.load(collection, keys.map((key) => ({ key, sagaIds: [] })));
    looks += 1;
    if (looks >= wanted) reached();
    return new Map(loaded.map(({ key, version }) => [key, version]));
  };
  /** Resolves when versions were looked at so many times more. */
  const looked = (more: number) =>
    new Promise<void>((resolve) => {
      [wanted, reached] = [looks + more, resolve];
    });
  return { store: { ...store, load }, versions, looked, reads, write };
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
    watch.committed('제니', { loans: 3 }, 1);
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

  test('cost a look at versions while nothing moves, and a read when something has', async () => {
    const { store, versions, looked, reads, write } = watched();
    await write('제니', 0, 1);
    const watch = createWatch<Card>({ store: { ...store, versions }, collection: 'cards', pollMs: 1 });
    const told = watch.until('제니', ({ loans }) => (loans === 2 ? loans : undefined), 5_000);
    await looked(3);
    expect(reads).toEqual([['제니']]);
    await write('제니', 1, 2);
    expect(await told).toBe(2);
    expect(reads).toEqual([['제니'], ['제니']]);
    watch.stop();
  });

  test('are all told what any of them found by looking', async () => {
    const { store, versions, looked, write } = watched();
    await write('제니', 0, 1);
    const watch = createWatch<Card>({ store: { ...store, versions }, collection: 'cards', pollMs: 1 });
    const two = ({ loans }: Card) => (loans === 2 ? loans : undefined);
    const first = watch.until('제니', two, 5_000);
    await looked(1);
    await write('제니', 1, 2);
    expect(await watch.until('제니', two, 5_000)).toBe(2);
    expect(await first).toBe(2);
    watch.stop();
  });

  /** This process committed one loan; another has committed a second one since. */
  async function overtaken() {
    const { store, versions, reads, write } = watched();
    await write('제니', 0, 1);
    const recent = createRecent<Card>({ now: store.now });
    recent.keep('제니', 1, { loans: 1 }, new Map());
    await write('제니', 1, 2);
    return { reads, watch: createWatch<Card>({ store: { ...store, versions }, collection: 'cards', pollMs: 1, recent }) };
  }
  const two = ({ loans }: Card) => (loans === 2 ? loans : undefined);

  test('begin without a read where what was just committed here says that there is nothing yet', async () => {
    const { watch, reads } = await overtaken();
    const told = watch.until('제니', ({ loans }) => (loans > 2 ? loans : undefined), 5_000);
    watch.committed('제니', { loans: 3 }, 3);
    expect(await told).toBe(3);
    expect(reads).toEqual([]);
  });

  test('are told by a look what another process has committed on top of that', async () => {
    const { watch } = await overtaken();
    expect(await watch.until('제니', two, 5_000)).toBe(2);
    watch.stop();
  });

  test('get no answer from it: what is stored is read', async () => {
    const { watch, reads } = await overtaken();
    expect(await watch.until('제니', ({ loans }) => loans, 5_000)).toBe(2);
    expect(reads).toEqual([['제니']]);
  });

  test('do not begin with it where somebody was already told of something later', async () => {
    const { watch } = await overtaken();
    const stop = watch.follow('제니', () => undefined);
    watch.committed('제니', { loans: 2 }, 2);
    expect(await watch.until('제니', two, 5_000)).toBe(2);
    stop();
  });

  test('are not told of an earlier commit after a later one', () => {
    const { store } = watched();
    const watch = createWatch<Card>({ store, collection: 'cards' });
    const seen: number[] = [];
    watch.follow('제니', ({ loans }) => void seen.push(loans));
    watch.committed('제니', { loans: 2 }, 2);
    watch.committed('제니', { loans: 1 }, 1);
    expect(seen).toEqual([2]);
  });

  test('are told of an aggregate that was removed and made anew, whose versions begin again', async () => {
    const { store, versions, write } = watched();
    await write('제니', 0, 7);
    const watch = createWatch<Card>({ store: { ...store, versions }, collection: 'cards', pollMs: 1 });
    const told = watch.until('제니', ({ loans }) => (loans === 7 ? loans : undefined), 5_000);
    watch.committed('제니', { loans: 5 }, 9);
    expect(await told).toBe(7);
    watch.stop();
  });
});

describe('looks for those who wait', () => {
  afterEach(() => {
    jest.useRealTimers();
  });

  /** Somebody waits for the second loan; intervals pass by when they are told to. */
  async function waiting({ busy = false } = {}) {
    jest.useFakeTimers();
    const { store, versions, write } = watched();
    await write('제니', 0, 1);
    const looks: number[] = [];
    let intervals = 0;
    const recent = createRecent<Card>({ now: () => 0 });
    const counted: typeof versions = (collection, keys) => {
      looks.push(intervals);
      return versions(collection, keys);
    };
    const watch = createWatch<Card>({ store: { ...store, versions: counted }, collection: 'cards', pollMs: 100, recent: busy ? { ...recent, isBusy: () => true } : recent });
    const seen: number[] = [];
    watch.follow('제니', ({ loans }) => void seen.push(loans));
    watch.committed('제니', { loans: 1 }, 1);
    const pass = async (count: number) => {
      for (; count > 0; count -= 1) {
        intervals += 1;
        await jest.advanceTimersByTimeAsync(100);
      }
    };
    return { looks, seen, write, pass };
  }

  test('come less and less often while they find nothing: a process that is alone finds nothing', async () => {
    const { looks, seen, pass } = await waiting();
    await pass(40);
    expect(looks).toEqual([2, 4, 8, 16, 26, 36]);
    expect(seen).toEqual([1]);
  });

  test('come every time again once they have found something', async () => {
    const { looks, seen, write, pass } = await waiting();
    await pass(10);
    await write('제니', 1, 2);
    await pass(9);
    expect(seen).toEqual([1, 2]);
    expect(looks).toEqual([2, 4, 8, 16, 17, 19]);
  });

  test('are not for what is being committed here', async () => {
    const { looks, pass } = await waiting({ busy: true });
    await pass(40);
    expect(looks).toEqual([]);
  });
});
