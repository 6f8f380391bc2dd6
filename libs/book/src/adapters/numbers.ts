import type { Decider } from '@book-rental/kernel';
import { commandEffect, createOrders, type Collection, type Store } from '@book-rental/runtime';

/** The last number that the server drew. */
interface Counter {
  readonly last: number;
}

/** `from` is where to go on: those before it are known to be taken. */
type Draw = { readonly type: 'draw'; readonly from: number };
type Drawn = { readonly type: 'drawn'; readonly no: number };

/** Counts up; nothing else. */
export const counter: Decider<Counter, Draw, Drawn> = {
  initial: () => ({ last: 0 }),
  decide: ({ from }, { last }) => [{ type: 'drawn', no: Math.max(from, last + 1) }],
  evolve: (_counter, { no }) => ({ last: no }),
};

/** The counter of book numbers: one aggregate, so that a number is drawn once and the same key draws the same again. */
export const numbers: Collection = { name: 'numbers', fields: {}, indexes: [] };

/** The most numbers that are looked at together. */
const mostAtOnce = 512;

export interface Idempotency {
  readonly key: string;
  readonly hash: string;
}

export interface BookNumbers {
  /** The next number that no book has, the same for the same key; undefined when the key was used with another body. */
  readonly draw: (at: string, idempotency: Idempotency | undefined) => Promise<number | undefined>;
}

export function createBookNumbers(store: Store): BookNumbers {
  const participant = { decider: counter, reactions: {} };
  const orders = createOrders({ store, collection: 'numbers', initial: counter.initial, where: 'book' }, participant, () => undefined);

  /** A person may have given that number to a book already; one registered under this very key is ours. */
  async function isFree(no: number, idempotency: Idempotency | undefined): Promise<boolean> {
    const [book] = await store.load('books', [{ key: String(no), sagaIds: idempotency === undefined ? [] : [idempotency.key] }]);
    return book === undefined || book.version === 0 || book.inbox.some((entry) => entry.effect === commandEffect);
  }

  /** The first number after the last drawn one that no book has: those that people gave are passed by in one step, not one commit each. */
  async function nextFree(): Promise<number> {
    const [stored] = await store.load<Counter>('numbers', [{ key: 'books', sagaIds: [] }]);
    let from = (stored?.state?.last ?? 0) + 1;
    for (let count = 1; ; count = Math.min(mostAtOnce, count * 2)) {
      const asks = Array.from({ length: count }, (_, index) => ({ key: String(from + index), sagaIds: [] }));
      const free = (await store.load('books', asks)).findIndex((book) => book.version === 0);
      if (free !== -1) return from + free;
      from += count;
    }
  }

  async function draw(at: string, idempotency: Idempotency | undefined): Promise<number | undefined> {
    for (let turn = 1; ; turn += 1) {
      const key = idempotency === undefined ? {} : { idempotency: { key: turn === 1 ? idempotency.key : `${idempotency.key} ${turn}`, hash: idempotency.hash } };
      const ordered = await orders.order({ key: 'books', at, command: { type: 'draw', from: await nextFree() }, answer: (_events, { last }) => ({ last }), ...key });
      if (ordered.kind !== 'done') return undefined;
      const no = Number(ordered.answer['last']);
      if (await isFree(no, idempotency)) return no;
    }
  }

  return { draw };
}
