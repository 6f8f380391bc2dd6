import type { Notice } from './consume.ts';
import { handle, type Target, type Task } from './handle.ts';
import type { Log, LogMark } from './ports/log.ts';

/** The moment of a firing, in ms since 1970. */
export interface Firing {
  /** Now: new deadlines count from here. */
  readonly now: number;
  /** Only what was due by then may fire: a deadline set later has had no look at the log of its own. */
  readonly dueBy: number;
}

export interface TimersOptions<State, Result> {
  readonly target: Target<State>;
  /** The indexed field that holds the deadline, ms since 1970. */
  readonly field: string;
  readonly log: Log;
  readonly group: string;
  /** The inputs whose ends must have been read before silence means anything. */
  readonly topics: readonly string[];
  /** Pure: what a due aggregate does. Its messages go to the outbox. */
  readonly fire: (key: string, firing: Firing) => Task<State, Result>;
  /** What becomes of an aggregate whose firing fails a second time in the same way; left out where being told is all there is. */
  readonly failed?: (key: string, now: number, error: Error) => Task<State, Result>;
  readonly notice: Notice;
  readonly batchSize?: number;
}

/** What one look at the clock found. */
export interface Tick {
  readonly fired: number;
  /** Threw where they should have acted: a mistake in the code. */
  readonly failed: number;
  /** Due, but resting: an answer may still be unread. */
  readonly resting: number;
}

export interface Timers {
  readonly tick: () => Promise<Tick>;
}

/** So many outbox entries are looked at; behind more than that nobody's own question can be told to be out. */
const outboxLook = 1_000;

/**
 * Durable deadlines. One that is due fires only when what it asked is really out and the group has read everything that
 * stood in the log after it fell due: otherwise an outage or a long restart would cancel good rentals whose answers wait.
 */
export function createTimers<State, Result>(options: TimersOptions<State, Result>): Timers {
  const { target, log, group, notice } = options;
  const limit = options.batchSize ?? 200;
  /** Those that failed at the last look, with why: each is told once. */
  let broken = new Map<string, string>();
  let mark: { readonly takenAt: number; readonly ends: LogMark } | undefined;
  let looking: Promise<Tick> | undefined;

  async function look(): Promise<Tick> {
    const now = target.store.now();
    const due = await dueBy(now);
    if (due.keys.length === 0) {
      mark = undefined;
      return { fired: 0, failed: 0, resting: 0 };
    }
    mark ??= { takenAt: now, ends: await log.ends(options.topics) };
    if (!(await log.reached(group, mark.ends))) return { fired: 0, failed: 0, resting: due.keys.length };
    const { takenAt } = mark;
    mark = undefined;
    return fireAll(takenAt);
  }

  /** Page by page, so that those that rest or fail do not keep the others from their turn. */
  async function fireAll(takenAt: number): Promise<Tick> {
    const outbox = await target.store.outbox(outboxLook);
    const waiting = new Set(outbox.map((entry) => entry.key));
    const mayFire = (key: string): boolean => outbox.length < outboxLook && !waiting.has(key);
    const failures = new Map<string, string>();
    let [fired, resting] = [0, 0];
    for (let cursor: string | null | undefined; cursor !== null; ) {
      const page = await dueBy(takenAt, cursor);
      const ripe = page.keys.filter(mayFire);
      const failed = ripe.length === 0 ? new Map<string, Error>() : await fire(ripe, takenAt);
      for (const [key, error] of failed) failures.set(key, error.message);
      fired += ripe.length - failed.size;
      resting += page.keys.length - ripe.length;
      cursor = page.next;
    }
    broken = failures;
    return { fired, failed: failures.size, resting };
  }

  async function fire(keys: readonly string[], takenAt: number): Promise<ReadonlyMap<string, Error>> {
    target.crash?.('timer-before-commit', target.where);
    const now = target.store.now();
    const { settled } = await handle(target, keys.map((key) => options.fire(key, { now, dueBy: takenAt })));
    const failures = new Map<string, Error>();
    settled.forEach((one, index) => {
      const key = keys[index];
      if (one.verdict === 'park' && key !== undefined) failures.set(key, one.error);
    });
    const again = [...failures].filter(([key, error]) => broken.get(key) === error.message);
    for (const [key, error] of failures) {
      if (broken.get(key) !== error.message) notice.error(`${target.where}: the deadline of ${key} could not be acted on: ${error.message}`, { key });
    }
    const { failed } = options;
    if (failed !== undefined && again.length > 0) await handle(target, again.map(([key, error]) => failed(key, now, error)));
    return failures;
  }

  async function dueBy(at: number, cursor?: string): Promise<{ readonly keys: readonly string[]; readonly next: string | null }> {
    const page = await target.store.find(target.collection, { where: { [options.field]: { lte: at } }, orderBy: [{ field: options.field }], limit, ...(cursor === undefined ? {} : { cursor }) });
    return { keys: page.items.map((one) => one.key), next: page.nextCursor };
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
