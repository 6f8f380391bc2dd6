import { handle, type Target, type Task } from './handle.ts';
import type { Log, LogMark } from './ports/log.ts';

export interface TimersOptions<State, Result> {
  readonly target: Target<State>;
  /** The indexed field that holds the deadline, ms since 1970. */
  readonly field: string;
  readonly log: Log;
  readonly group: string;
  /** The inputs whose ends must have been read before silence means anything. */
  readonly topics: readonly string[];
  /** Pure: what a due aggregate does. Its messages go to the outbox. */
  readonly fire: (key: string, now: number) => Task<State, Result>;
  readonly batchSize?: number;
}

/** What one look at the clock found. */
export interface Tick {
  readonly fired: number;
  /** Due, but resting: an answer may still be unread. */
  readonly resting: number;
}

export interface Timers {
  readonly tick: () => Promise<Tick>;
}

/**
 * Durable deadlines. One that is due fires only when what it asked is really out and the group has read everything that
 * stood in the log after it fell due: otherwise an outage or a long restart would cancel good rentals whose answers wait.
 */
export function createTimers<State, Result>(options: TimersOptions<State, Result>): Timers {
  const { target, log, group } = options;
  const limit = options.batchSize ?? 200;
  let mark: { readonly takenAt: number; readonly ends: LogMark } | undefined;
  let looking: Promise<Tick> | undefined;

  async function look(): Promise<Tick> {
    const now = target.store.now();
    const due = await target.store.find(target.collection, {
      where: { [options.field]: { lte: now } },
      orderBy: [{ field: options.field }],
      limit,
    });
    if (due.items.length === 0) {
      mark = undefined;
      return { fired: 0, resting: 0 };
    }
    mark ??= { takenAt: now, ends: await log.ends(options.topics) };
    if (!(await log.reached(group, mark.ends))) return { fired: 0, resting: due.items.length };
    const before = mark.takenAt;
    mark = undefined;
    const waiting = new Set((await target.store.outbox(1000)).map((entry) => entry.key));
    const ripe = await dueBefore(before, due.items.map((one) => one.key), waiting);
    if (ripe.length === 0) return { fired: 0, resting: due.items.length };
    target.crash?.('timer-before-commit', target.where);
    await handle(target, ripe.map((key) => options.fire(key, before)));
    return { fired: ripe.length, resting: due.items.length - ripe.length };
  }

  /** Only those that were due when the ends were read: a later one needs a mark of its own. */
  async function dueBefore(before: number, keys: readonly string[], waiting: ReadonlySet<string>): Promise<readonly string[]> {
    const still = await target.store.find(target.collection, { where: { [options.field]: { lte: before } }, orderBy: [{ field: options.field }], limit });
    const known = new Set(keys);
    return still.items.map((one) => one.key).filter((key) => known.has(key) && !waiting.has(key));
  }

  return {
    // One look at a time: two would take the mark from under each other.
    tick: () => {
      looking ??= look().finally(() => {
        looking = undefined;
      });
      return looking;
    },
  };
}
