import type { Of } from '../../api/client.ts';

type Second = Pick<Of<'SagaSecond'>, 'at' | 'started' | 'completed' | 'compensated' | 'p50Ms' | 'p99Ms'>;

/** What is drawn, a value a second; null where there is none. */
export interface Figures {
  /** Seconds since 1970. */
  readonly times: readonly number[];
  readonly started: readonly number[];
  readonly completed: readonly number[];
  readonly compensated: readonly number[];
  readonly p50: readonly (number | null)[];
  readonly p99: readonly (number | null)[];
  /** Per cent of those that ended in the ten seconds before. */
  readonly success: readonly (number | null)[];
  readonly undone: readonly (number | null)[];
}

/** One second alone says little of a rate. */
const rateSeconds = 10;
const nowSeconds = 5;

/** The last second is not over yet, and would look like a fall. */
export function figuresOf(seconds: readonly Second[]): Figures {
  const over = seconds.slice(0, -1);
  const rates = over.map((_, index) => shares(over.slice(Math.max(0, index + 1 - rateSeconds), index + 1)));
  return {
    times: over.map(({ at }) => Date.parse(at) / 1_000),
    started: over.map(({ started }) => started),
    completed: over.map(({ completed }) => completed),
    compensated: over.map(({ compensated }) => compensated),
    p50: over.map(({ p50Ms }) => p50Ms),
    p99: over.map(({ p99Ms }) => p99Ms),
    success: rates.map(({ success }) => success),
    undone: rates.map(({ undone }) => undone),
  };
}

export interface Shares {
  readonly success: number | null;
  readonly undone: number | null;
}

/** Per cent of those that ended; nothing ended has no rate. */
export function shares(counted: readonly Pick<Second, 'completed' | 'compensated'>[]): Shares {
  const completed = counted.reduce((sum, one) => sum + one.completed, 0);
  const compensated = counted.reduce((sum, one) => sum + one.compensated, 0);
  const ended = completed + compensated;
  return ended === 0 ? { success: null, undone: null } : { success: (100 * completed) / ended, undone: (100 * compensated) / ended };
}

/** Sagas a second that began lately. */
export function paceOf({ started }: Figures): number {
  const lately = started.slice(-nowSeconds);
  return lately.length === 0 ? 0 : lately.reduce((sum, count) => sum + count, 0) / lately.length;
}

/** The last value there is. */
export function lastOf(values: readonly (number | null)[]): number | null {
  return values.findLast((value) => value !== null) ?? null;
}
