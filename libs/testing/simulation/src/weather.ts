import type { Random } from './random.ts';

/** What a run is like: how many of everything there are, and how often what goes wrong. Drawn once from the seed. */
export interface Weather {
  readonly partitions: number;
  /** Processes of each service. */
  readonly instances: number;
  readonly members: number;
  readonly books: number;
  /** The share of visits that want a book; the others bring one back, pay, or mind the shelves. */
  readonly appetite: number;
  /** Of dying at a named point, each time it is passed. */
  readonly crash: number;
  /** Of doing what was asked and losing the answer. */
  readonly unsure: number;
  readonly twice: number;
  /** Messages are dropped in some runs only: in the others nothing at all may be left stuck. */
  readonly lose: number;
  readonly lazy: number;
  /** Of a store or the log going away, each step. */
  readonly outage: number;
  /** Of a partition being held up, each step. */
  readonly hold: number;
  /** Of what other makes send, each step. */
  readonly foreign: number;
  /** Of a person acting on a saga or a parked message, each step. */
  readonly operator: number;
  /** Of the clock jumping, each step. */
  readonly jump: number;
  /** Of a day going by in the library, each step. */
  readonly newDay: number;
  /** Of the coordinator's deadlines running out while the others hear nothing, each step. */
  readonly impatience: number;
}

export function drawWeather(random: Random): Weather {
  const sometimes = (share: number, most: number) => (random.chance(share) ? random.next() * most : 0);
  const lose = sometimes(0.25, 0.05);
  return {
    partitions: 1 + random.below(4),
    instances: 1 + random.below(2),
    members: 2 + random.below(4),
    books: 2 + random.below(5),
    appetite: 0.1 + random.next() * 0.4,
    crash: sometimes(0.7, 0.06),
    unsure: sometimes(0.5, 0.05),
    twice: sometimes(0.5, 0.2),
    lose,
    lazy: sometimes(0.5, 0.7),
    outage: sometimes(0.5, 0.01),
    hold: sometimes(0.6, 0.02),
    // No card watches over what strangers begin, so nothing would heal it if a message of it were lost.
    foreign: lose > 0 ? 0 : sometimes(0.3, 0.02),
    operator: sometimes(0.5, 0.02),
    jump: sometimes(0.8, 0.05),
    newDay: 0.01 + sometimes(0.4, 0.03),
    impatience: sometimes(0.6, 0.02),
  };
}
