import type { Outgoing } from '@book-rental/kernel';
import { noCrash, type Crash } from './ports/crash.ts';
import { Outage } from './ports/outage.ts';
import type { Change, InboxEntry, Store, TrailEntry, ViewWrite } from './ports/store.ts';
import { commitKnown, learn, recall, type Asked, type Recent } from './recent.ts';

/** What became of one message or command. The closed list that consumers switch on. */
export type Verdict = 'handled' | 'duplicate' | 'refused';

/** What one task does to its aggregate. */
export interface Step<State, Result> {
  readonly verdict: Verdict;
  /** The new state; the same object when nothing changed. */
  readonly state: State;
  readonly entries?: readonly InboxEntry[];
  readonly forget?: Change['forget'];
  /** What a person did. */
  readonly trail?: readonly TrailEntry[];
  /** Removes the aggregate: only retention does. */
  readonly remove?: boolean;
  /** Guarded by the offset of the message that caused them. */
  readonly caused?: readonly Outgoing[];
  /** Guarded by nothing else, so they are kept until published. */
  readonly outbox?: readonly Outgoing[];
  readonly views?: readonly Omit<ViewWrite, 'version'>[];
  readonly result: Result;
}

/** One thing to do to one aggregate. `step` is pure: after a lost race it runs again on what was stored meanwhile. */
export interface Task<State, Result> {
  readonly key: string;
  /** The sagas whose inbox entries the step looks at. */
  readonly sagaIds: readonly string[];
  /** A hint: nothing is stored under this key yet, most likely. Wrong, it costs time and nothing else. */
  readonly fresh?: boolean;
  readonly step: (state: State, inbox: readonly InboxEntry[], version: number) => Step<State, Result>;
}

export type Settled<Result> =
  | { readonly verdict: Verdict; readonly result: Result }
  | { readonly verdict: 'park'; readonly error: Error };

export interface Target<State> {
  readonly store: Store;
  readonly collection: string;
  readonly initial: (key: string) => State;
  /** Called after each durable change, with the version that it made: wakes those who wait for this key. */
  readonly committed?: (key: string, state: State, before: State, version: number) => void;
  /** What was committed here a moment ago need not be read again. Left out where reading costs nothing. */
  readonly recent?: Recent<State>;
  readonly crash?: Crash;
  /** Names the service at crash points. */
  readonly where: string;
}

export interface Handled<Result> {
  /** One for each task, in order. */
  readonly settled: readonly Settled<Result>[];
  /** Still to be published before the offset moves. */
  readonly publish: readonly Outgoing[];
}

interface Worked<State, Result> {
  readonly key: string;
  readonly before: State | undefined;
  readonly change: Change<State> | undefined;
  /** The inbox entries that were asked for, with those that the change adds. */
  readonly inbox: readonly InboxEntry[];
  readonly settled: readonly { readonly index: number; readonly settled: Settled<Result> }[];
  /** Messages of tasks that changed nothing: their answers go out again. */
  readonly again: readonly Outgoing[];
}

/** A key that loses this many races in a row points at a fault of the store: better loud than forever. */
const maxRaces = 1000;

/**
 * The one way to write: one read for all keys, a pure step for each task in order, one commit with one write a key. What is
 * known without reading is decided on as well, where the commit proves it; what then writes nothing is decided again on what is read.
 * Throws `Outage` when the store is away (nothing may be parked or skipped then). Any other failure is narrowed down to
 * its key, and the tasks of that key come back as `park`.
 */
export async function handle<State, Result>(target: Target<State>, tasks: readonly Task<State, Result>[]): Promise<Handled<Result>> {
  const settled = new Array<Settled<Result>>(tasks.length);
  const publish: Outgoing[] = [];
  let pending = groupByKey(tasks);
  for (let race = 0; pending.size > 0; race += 1) {
    if (race > maxRaces) throw new Outage(`${target.where}: lost ${maxRaces} races for ${[...pending.keys()].slice(0, 3).join(', ')}`);
    const lost = new Map<string, number[]>();
    for (const portion of await attempt(target, tasks, pending, race > 0)) {
      if (portion.won) {
        for (const one of portion.worked.settled) settled[one.index] = one.settled;
        for (const one of portion.worked.again) publish.push(one);
        const change = portion.worked.change;
        if (change !== undefined) {
          if (!target.store.publishesItself) for (const one of change.caused) publish.push(one);
          if (change.state !== null && portion.worked.before !== undefined) target.committed?.(change.key, change.state, portion.worked.before, change.expected + 1);
        }
      } else lost.set(portion.worked.key, pending.get(portion.worked.key) ?? []);
    }
    pending = lost;
  }
  return { settled, publish };
}

interface Portion<State, Result> {
  readonly worked: Worked<State, Result>;
  readonly won: boolean;
}

async function attempt<State, Result>(
  target: Target<State>,
  tasks: readonly Task<State, Result>[],
  pending: ReadonlyMap<string, readonly number[]>,
  sure: boolean,
): Promise<readonly Portion<State, Result>[]> {
  try {
    return await attemptAll(target, tasks, pending, sure);
  } catch (error) {
    if (error instanceof Outage) throw error;
    if (pending.size > 1) return attemptEach(target, tasks, pending, sure);
    if (!sure && target.recent !== undefined) return attempt(target, tasks, pending, true);
    const failure = error instanceof Error ? error : new Error(String(error));
    return [...pending].map(([key, indexes]) => ({
      won: true,
      worked: { key, before: undefined, change: undefined, inbox: [], again: [], settled: indexes.map((index) => ({ index, settled: { verdict: 'park', error: failure } as const })) },
    }));
  }
}

async function attemptEach<State, Result>(
  target: Target<State>,
  tasks: readonly Task<State, Result>[],
  pending: ReadonlyMap<string, readonly number[]>,
  sure: boolean,
): Promise<readonly Portion<State, Result>[]> {
  const all: Portion<State, Result>[] = [];
  for (const [key, indexes] of pending) all.push(...(await attempt(target, tasks, new Map([[key, indexes]]), sure)));
  return all;
}

async function attemptAll<State, Result>(
  target: Target<State>,
  tasks: readonly Task<State, Result>[],
  pending: ReadonlyMap<string, readonly number[]>,
  sure: boolean,
): Promise<readonly Portion<State, Result>[]> {
  const asks = [...pending].map(([key, indexes]): Asked => ({ key, sagaIds: sagaIdsOf(tasks, indexes), fresh: tasks[indexes[0] ?? 0]?.fresh === true }));
  const { found, unsure } = await recall(target, asks, sure);
  const worked = found.map((one) => work(target, tasks, pending.get(one.key) ?? [], one));
  const writers = worked.flatMap((one) => (one.change === undefined ? [] : [{ one, change: one.change }]));
  const crash = target.crash ?? noCrash;
  // What would write nothing is proven by nothing: it is decided again.
  const losers = new Set(worked.filter((one) => one.change === undefined && unsure.has(one.key)));
  if (writers.length > 0) {
    crash('before-commit', target.where);
    const won = await commitKnown(target, writers.map(({ change }) => change));
    crash('after-commit-before-publish', target.where);
    writers.forEach(({ one, change }, index) => {
      if (won[index] !== true) losers.add(one);
      else if (target.recent !== undefined) learn(target.recent, change, { inbox: one.inbox, asked: sagaIdsOf(tasks, pending.get(one.key) ?? []) });
    });
  }
  return worked.map((one) => ({ worked: one, won: !losers.has(one) }));
}

function work<State, Result>(
  target: Target<State>,
  tasks: readonly Task<State, Result>[],
  indexes: readonly number[],
  loaded: { readonly key: string; readonly version: number; readonly state: State | undefined; readonly inbox: readonly InboxEntry[] },
): Worked<State, Result> {
  let state = loaded.state ?? target.initial(loaded.key);
  const before = state;
  let inbox = loaded.inbox;
  let remove = false;
  let entries: readonly InboxEntry[] = none;
  let caused: readonly Outgoing[] = none;
  let outbox: readonly Outgoing[] = none;
  let again: readonly Outgoing[] = none;
  let forget: NonNullable<Change['forget']> = none;
  let trail: readonly TrailEntry[] = none;
  let views: readonly ViewWrite[] = none;

  function take(step: Step<State, Result>): Settled<Result> {
    if (step.entries !== undefined && step.entries.length > 0) {
      entries = joined(entries, step.entries);
      inbox = remember(inbox, step.entries);
    }
    const quiet = step.state === state && step.entries === undefined && step.forget === undefined && step.outbox === undefined;
    if (quiet) again = joined(again, step.caused);
    else caused = joined(caused, step.caused);
    outbox = joined(outbox, step.outbox);
    forget = joined(forget, step.forget);
    trail = joined(trail, step.trail);
    for (const view of step.views ?? none) views = [...views.filter((old) => old.id !== view.id || old.view !== view.view), { ...view, version: loaded.version + 1 }];
    state = step.state;
    remove ||= step.remove === true;
    return { verdict: step.verdict, result: step.result };
  }

  function settle(index: number): Settled<Result> {
    const task = tasks[index];
    if (task === undefined) throw new Error(`There is no task ${index}.`);
    try {
      return take(task.step(state, inbox, loaded.version));
    } catch (error) {
      return { verdict: 'park', error: error instanceof Error ? error : new Error(String(error)) };
    }
  }

  const settled = indexes.map((index) => ({ index, settled: settle(index) }));
  const silent = state === before && !remove && entries.length + outbox.length + caused.length + forget.length + trail.length + views.length === 0;
  const change: Change<State> | undefined = silent
    ? undefined
    : {
        collection: target.collection,
        key: loaded.key,
        expected: loaded.version,
        state: remove ? null : state,
        inbox: entries,
        outbox,
        caused,
        views,
        ...(forget.length === 0 ? {} : { forget }),
        ...(trail.length === 0 ? {} : { trail }),
      };
  return { key: loaded.key, before, change, inbox, settled, again };
}

const none: readonly never[] = [];

/** Nearly always one step says it all, and then nothing is copied: lists made for every key are what the collector is busiest with. */
function joined<Item>(some: readonly Item[], more: readonly Item[] = none): readonly Item[] {
  if (some.length === 0) return more;
  return more.length === 0 ? some : [...some, ...more];
}

/** Later entries of the same saga and effect take the place of earlier ones. */
function remember(inbox: readonly InboxEntry[], entries: readonly InboxEntry[]): readonly InboxEntry[] {
  if (inbox.length === 0) return entries;
  return [...inbox.filter((old) => !entries.some((entry) => entry.sagaId === old.sagaId && entry.effect === old.effect)), ...entries];
}

function groupByKey(tasks: readonly { readonly key: string }[]): Map<string, number[]> {
  const groups = new Map<string, number[]>();
  tasks.forEach((task, index) => {
    const group = groups.get(task.key);
    if (group === undefined) groups.set(task.key, [index]);
    else group.push(index);
  });
  return groups;
}

function sagaIdsOf(tasks: readonly { readonly sagaIds: readonly string[] }[], indexes: readonly number[]): readonly string[] {
  if (indexes.length === 1) return tasks[indexes[0] ?? 0]?.sagaIds ?? [];
  const ids = new Set<string>();
  for (const index of indexes) for (const id of tasks[index]?.sagaIds ?? []) ids.add(id);
  return [...ids];
}
