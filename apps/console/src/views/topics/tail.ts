import { placeOf, type Message } from './filter.ts';

/** What came while somebody follows, newest first. */
export interface Tail {
  readonly shown: readonly Message[];
  /** Came while somebody reads; nothing moves under their eyes. */
  readonly held: readonly Message[];
  /** How many came that are in neither. */
  readonly leftOut: number;
}

export interface Heard {
  /** Oldest first. */
  readonly items: readonly Message[];
  readonly leftOut: number;
}

/** More are not kept: whoever follows looks at the newest. */
export const mostKept = 200;

export const noTail: Tail = { shown: [], held: [], leftOut: 0 };

export function heardMore(tail: Tail, { items, leftOut }: Heard, reading: boolean): Tail {
  const newest = items.toReversed();
  const missed = tail.leftOut + leftOut;
  return reading ? kept({ ...tail, held: [...newest, ...tail.held], leftOut: missed }) : kept({ shown: [...newest, ...tail.held, ...tail.shown], held: [], leftOut: missed });
}

/** Shows what was held back. */
export function released({ shown, held, leftOut }: Tail): Tail {
  return kept({ shown: [...held, ...shown], held: [], leftOut });
}

function kept({ shown, held, leftOut }: Tail): Tail {
  const gone = Math.max(0, shown.length - mostKept) + Math.max(0, held.length - mostKept);
  return { shown: shown.slice(0, mostKept), held: held.slice(0, mostKept), leftOut: leftOut + gone };
}

/** What came above what was there, each once: the last look and the first message may overlap. */
export function together({ shown }: Tail, found: readonly Message[]): readonly Message[] {
  const live = new Set(shown.map(placeOf));
  return [...shown, ...found.filter((message) => !live.has(placeOf(message)))];
}
