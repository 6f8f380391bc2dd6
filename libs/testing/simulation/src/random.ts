/** Chance that can be repeated: the same seed gives the same numbers on every machine. */
export interface Random {
  /** From 0 up to, not including, 1. */
  readonly next: () => number;
  /** A whole number from 0 up to, not including, `limit`. */
  readonly below: (limit: number) => number;
  readonly chance: (probability: number) => boolean;
  /** Throws for an empty list. */
  readonly pick: <Item>(items: readonly Item[]) => Item;
  readonly shuffled: <Item>(items: readonly Item[]) => readonly Item[];
  /** `length` hex digits. */
  readonly hex: (length: number) => string;
}

/** mulberry32: 32 bits of state, good enough to shuffle deliveries. */
export function createRandom(seed: number): Random {
  let state = seed | 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
  const below = (limit: number) => Math.floor(next() * limit);
  return {
    next,
    below,
    chance: (probability) => next() < probability,
    pick: (items) => {
      const item = items[below(items.length)];
      if (item === undefined) throw new Error('There is nothing to pick from.');
      return item;
    },
    shuffled: (items) => {
      const rest = [...items];
      for (let index = rest.length - 1; index > 0; index -= 1) {
        const other = below(index + 1);
        const [one, two] = [rest[index], rest[other]];
        if (one === undefined || two === undefined) continue;
        rest[index] = two;
        rest[other] = one;
      }
      return rest;
    },
    hex: (length) => Array.from({ length }, () => below(16).toString(16)).join(''),
  };
}
