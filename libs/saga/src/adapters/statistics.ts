import { iso } from '@book-rental/kernel';
import { z } from 'zod';
import type { SagaWatcher } from '../assemble.ts';
import type { SagaState } from '../engine/state.ts';
import { add, countIn, quantile, type Histogram } from './histogram.ts';

/** So many seconds are remembered. */
export const longestWindow = 900;

const tally = {
  started: z.int(),
  completed: z.int(),
  compensated: z.int(),
  stuck: z.int().meta({ description: 'How many times a saga became stuck.' }),
  p50Ms: z.number().nullable().meta({ description: 'From the first message to the end, of those that completed or were compensated; null where none ended.' }),
  p99Ms: z.number().nullable(),
};

const second = z
  .object({ at: z.iso.datetime(), ...tally, durations: z.array(z.object({ upToMs: z.number(), count: z.int() })).optional() })
  .meta({ id: 'SagaSecond', description: 'What happened in one second, by the clock of the store.' });

export const statisticsSchema = z
  .object({
    ...tally,
    seconds: z.array(second).meta({ description: 'Oldest first; the last one is not over yet.' }),
    missing: z.array(z.string()).meta({ description: 'Coordinators that did not answer: what they did is not in these figures.' }),
  })
  .meta({ id: 'SagaStatistics' });

export type SagaFigures = z.output<typeof statisticsSchema>;

interface Second {
  started: number;
  completed: number;
  compensated: number;
  stuck: number;
  readonly durations: Histogram;
}

const nothing = (): Second => ({ started: 0, completed: 0, compensated: 0, stuck: 0, durations: new Map() });

/** What the sagas of this process did in the last minutes. Others of the same coordinator have figures of their own: see `mergedFigures`. */
export interface SagaStatistics extends SagaWatcher {
  /** Of the last seconds before `now` (ms). With `durations` each second has what its p50 and p99 are read from. */
  readonly read: (seconds: number, now: number, durations: boolean) => SagaFigures;
}

export function createSagaStatistics(): SagaStatistics {
  const known = new Map<number, Second>();

  /** The second of that instant (ISO 8601). The one that came first goes first, so a clock that was set back does no harm. */
  function at(instant: string): Second {
    const number = Math.floor(Date.parse(instant) / 1_000);
    const one = known.get(number);
    if (one !== undefined) return one;
    const added = nothing();
    known.set(number, added);
    const [oldest] = known.keys();
    if (known.size > longestWindow && oldest !== undefined) known.delete(oldest);
    return added;
  }

  function ended({ status, startedAt, endedAt }: SagaState): void {
    if (endedAt === undefined || status === 'ABANDONED') return;
    const one = at(endedAt);
    one[status === 'COMPLETED' ? 'completed' : 'compensated'] += 1;
    countIn(one.durations, Date.parse(endedAt) - Date.parse(startedAt));
  }

  return {
    started: ({ startedAt }) => void (at(startedAt).started += 1),
    ended,
    stuck: ({ timeline, startedAt }) => void (at(timeline.at(-1)?.at ?? startedAt).stuck += 1),
    read: (seconds, now, durations) => figuresOf(known, Math.floor(now / 1_000), seconds, { durations, missing: [] }),
  };
}

interface Told {
  readonly durations: boolean;
  readonly missing: readonly string[];
}

/** The figures of several coordinators as one: the buckets add up, and percentiles are read from what was added. Each must come with its durations. */
export function mergedFigures(each: readonly SagaFigures[], seconds: number, told: Told): SagaFigures {
  const all = new Map<number, Second>();
  for (const { at, durations = [], ...counts } of each.flatMap((one) => one.seconds)) {
    const number = Math.floor(Date.parse(at) / 1_000);
    const one = all.get(number) ?? nothing();
    all.set(number, one);
    addTo(one, { ...counts, durations: durations.map(({ upToMs, count }) => [upToMs, count]) });
  }
  // They were asked a moment apart.
  const last = Math.max(0, ...all.keys());
  return figuresOf(all, last, seconds, told);
}

function figuresOf(known: ReadonlyMap<number, Second>, last: number, seconds: number, { durations, missing }: Told): SagaFigures {
  const sum = nothing();
  const listed = Array.from({ length: seconds }, (_, index) => {
    const number = last - seconds + 1 + index;
    const one = known.get(number) ?? nothing();
    addTo(sum, one);
    return { at: iso(number * 1_000), ...talliesOf(one), ...(durations ? { durations: [...one.durations].map(([upToMs, count]) => ({ upToMs, count })) } : {}) };
  });
  return { ...talliesOf(sum), seconds: listed, missing: [...missing] };
}

function addTo(sum: Second, { started, completed, compensated, stuck, durations }: Omit<Second, 'durations'> & { readonly durations: Iterable<readonly [number, number]> }): void {
  sum.started += started;
  sum.completed += completed;
  sum.compensated += compensated;
  sum.stuck += stuck;
  for (const [upToMs, count] of durations) add(sum.durations, upToMs, count);
}

function talliesOf({ durations, started, completed, compensated, stuck }: Second) {
  return { started, completed, compensated, stuck, p50Ms: quantile(durations, 0.5), p99Ms: quantile(durations, 0.99) };
}
