import type { Ask, Change, InboxEntry, Loaded, Store } from './ports/store.ts';

/** What of one aggregate is known without looking. */
interface Known<State> {
  readonly version: number;
  readonly state: State;
  /** Inbox entries by saga, of those sagas that were asked for; of others nothing is known. */
  readonly inbox: ReadonlyMap<string, readonly InboxEntry[]>;
  /** ms since 1970: since when nothing of it was read. */
  readonly at: number;
}

/**
 * What this process committed a moment ago. Another process may have committed on top of it, so it is good for two things
 * only: to decide on when a commit then proves that it was still the last word, and to let those wait on who look again.
 */
export interface Recent<State> {
  /** As it would be loaded; undefined unless all that is asked for is known, and nothing is on its way. */
  readonly find: (ask: Ask) => Loaded<State> | undefined;
  readonly last: (key: string) => { readonly version: number; readonly state: State } | undefined;
  /** What a commit has made durable: the state, and the entries of the sagas that it had asked for. */
  readonly keep: (key: string, version: number, state: State, asked: ReadonlyMap<string, readonly InboxEntry[]>) => void;
  readonly forget: (key: string) => void;
  /** What was read; a memory of another version is forgotten. */
  readonly saw: (key: string, version: number) => void;
  /** Whether a commit of this process is on its way: whoever wants to know will be told by it. */
  readonly isBusy: (key: string) => boolean;
  /** Marks these as on their way until the work is over. */
  readonly during: <Result>(keys: readonly string[], work: () => Promise<Result>) => Promise<Result>;
}

export interface RecentOptions {
  readonly now: () => number;
  /** How many aggregates at most. */
  readonly size?: number;
  /** ms for which it is kept: long enough for the next step of a saga, short enough that what a person mends by hand in the database is seen. */
  readonly forMs?: number;
}

/** An aggregate that everybody wants would gather more and more of them. */
const sagasAtMost = 16;

export function createRecent<State>({ now, size = 5_000, forMs = 10_000 }: RecentOptions): Recent<State> {
  const all = new Map<string, Known<State>>();
  const busy = new Map<string, number>();

  function known(key: string): Known<State> | undefined {
    const one = all.get(key);
    if (one === undefined) return undefined;
    if (Math.abs(now() - one.at) <= forMs) return one;
    all.delete(key);
    return undefined;
  }

  function count(keys: readonly string[], by: 1 | -1): void {
    for (const key of keys) {
      const left = (busy.get(key) ?? 0) + by;
      if (left > 0) busy.set(key, left);
      else busy.delete(key);
    }
  }

  return {
    find: ({ key, sagaIds }) => {
      const one = busy.has(key) ? undefined : known(key);
      if (one === undefined) return undefined;
      const inbox: InboxEntry[] = [];
      for (const sagaId of sagaIds) {
        const entries = one.inbox.get(sagaId);
        if (entries === undefined) return undefined;
        inbox.push(...entries);
      }
      return { key, version: one.version, state: one.state, inbox };
    },
    last: known,
    keep: (key, version, state, asked) => {
      const before = all.get(key);
      // Of two commits the later one may be told first.
      if (before !== undefined && before.version >= version) return;
      // What was known of other sagas one version ago is what is so now: nothing but this commit came between.
      const follows = before?.version === version - 1;
      const inbox = follows && before.inbox.size < sagasAtMost ? new Map([...before.inbox, ...asked]) : asked;
      all.delete(key);
      all.set(key, { version, state, inbox, at: follows ? before.at : now() });
      if (all.size <= size) return;
      const [oldest] = all.keys();
      if (oldest !== undefined) all.delete(oldest);
    },
    forget: (key) => void all.delete(key),
    saw: (key, version) => {
      if (all.get(key)?.version !== version) all.delete(key);
    },
    isBusy: (key) => busy.has(key),
    during: async (keys, work) => {
      count(keys, 1);
      try {
        return await work();
      } finally {
        count(keys, -1);
      }
    },
  };
}

interface Place<State> {
  readonly store: Store;
  readonly collection: string;
  /** Left out where reading costs nothing. */
  readonly recent?: Recent<State>;
}

export interface Asked extends Ask {
  /** Nothing is stored under this key yet, most likely. */
  readonly fresh: boolean;
}

/** What is stored; of the unsure ones, what was stored when this process last knew. Whoever wants to be sure gets none of these. */
export async function recall<State>({ store, collection, recent }: Place<State>, asks: readonly Asked[], sure: boolean): Promise<{ readonly found: readonly Loaded<State>[]; readonly unsure: ReadonlySet<string> }> {
  if (recent === undefined) return { found: await store.load<State>(collection, asks), unsure: new Set() };
  const known = sure ? [] : asks.map((ask) => recent.find(ask) ?? (ask.fresh ? { key: ask.key, version: 0, state: undefined, inbox: [] } : undefined));
  const unknown = asks.filter((_, index) => known[index] === undefined);
  const read = new Map((unknown.length === 0 ? [] : await store.load<State>(collection, unknown)).map((one) => [one.key, one]));
  for (const { key, version } of read.values()) recent.saw(key, version);
  return {
    found: asks.flatMap(({ key }, index) => known[index] ?? read.get(key) ?? []),
    unsure: new Set(known.flatMap((one) => one?.key ?? [])),
  };
}

export async function commitKnown<State>({ store, recent }: Place<State>, changes: readonly Change<State>[]): Promise<readonly boolean[]> {
  if (recent === undefined) return store.commit(changes);
  const keys = changes.map(({ key }) => key);
  try {
    return await recent.during(keys, () => store.commit(changes));
  } catch (error) {
    // Nobody knows what of it was written.
    for (const key of keys) recent.forget(key);
    throw error;
  }
}

/** What a change that won has made known, for the next step of the same saga, which most often comes soon. Of one that lost nothing is learned: it is read again, and a memory of it corrected by that. */
export function learn<State>(recent: Recent<State>, { key, expected, state, inbox: added, forget }: Change<State>, { inbox, asked }: { readonly inbox: readonly InboxEntry[]; readonly asked: readonly string[] }): void {
  if (state === null || forget !== undefined || added.some(({ sagaId }) => !asked.includes(sagaId))) return recent.forget(key);
  recent.keep(key, expected + 1, state, new Map(asked.map((sagaId) => [sagaId, inbox.filter((entry) => entry.sagaId === sagaId)])));
}
