import type { Loaded, Store } from './ports/store.ts';
import type { Recent } from './recent.ts';

/** Waiting for what becomes of an aggregate, on whichever instance learns of it. */
export interface Watch<State> {
  /** Tells those who wait in this process; the version is the one that the commit made. */
  readonly committed: (key: string, state: State, version: number) => void;
  /** The first answer that is not undefined, or undefined when the time is over or the caller left. */
  readonly until: <Answer>(key: string, ask: (state: State) => Answer | undefined, waitMs: number, left?: AbortSignal) => Promise<Answer | undefined>;
  /** Each new state until the returned function is called. */
  readonly follow: (key: string, seen: (state: State) => void) => () => void;
  readonly stop: () => void;
}

export interface WatchOptions<State> {
  readonly store: Store;
  readonly collection: string;
  /** ms between looks for all waiters together; needed only where another process may write. */
  readonly pollMs?: number;
  /** What this process has committed itself. */
  readonly recent?: Recent<State>;
}

/** So many intervals at most from one look to the next, while looks find nothing that others have committed. */
const restsAtMost = 10;

interface Followers<State> {
  readonly all: Set<(state: State) => void>;
  /** How many intervals there had been when the first of them came. */
  readonly since: number;
  /** The version that they were told, where that is known. */
  version?: number;
}

/** Looks that are asked for in one turn of the event loop are one read: hundreds of callers begin to wait after one commit. */
function inOneTurn<State>({ store, collection }: Pick<WatchOptions<State>, 'store' | 'collection'>): (key: string) => Promise<Loaded<State> | undefined> {
  let next: { readonly keys: Set<string>; readonly found: Promise<ReadonlyMap<string, Loaded<State>>> } | undefined;

  function begin() {
    const keys = new Set<string>();
    const turn = new Promise<void>((resolve) => setImmediate(resolve));
    const found = turn.then(async () => {
      next = undefined;
      const loaded = await store.load<State>(collection, [...keys].map((key) => ({ key, sagaIds: [] })));
      return new Map(loaded.map((one) => [one.key, one]));
    });
    return { keys, found };
  }

  return (key) => {
    next ??= begin();
    next.keys.add(key);
    return next.found.then((found) => found.get(key));
  };
}

export function createWatch<State>(options: WatchOptions<State>): Watch<State> {
  const { store, collection, pollMs, recent } = options;
  const followers = new Map<string, Followers<State>>();
  const load = inOneTurn<State>(options);
  let poll: NodeJS.Timeout | undefined;
  let intervals = 0;
  /** How many intervals lie between two looks, and how many of them are still to come. */
  let [apart, left] = [1, 0];
  let looking: Promise<void> | undefined;

  function committed(key: string, state: State, version: number): void {
    const those = followers.get(key);
    // Of two commits the later one may be told first: the earlier one is no news then.
    if (those === undefined || version < (those.version ?? 0)) return;
    those.version = version;
    for (const seen of those.all) seen(state);
  }

  /** Tells everybody who waits for it what is stored now. */
  async function tell(key: string): Promise<void> {
    const before = followers.get(key)?.version;
    const loaded = await load(key);
    const those = followers.get(key);
    if (loaded === undefined || those === undefined) return;
    // Lower than before it is one that was removed and made anew; unless a commit was told while this was being read.
    if (loaded.version < (those.version ?? 0) && those.version !== before) return;
    those.version = loaded.version;
    if (loaded.state !== undefined) for (const seen of those.all) seen(loaded.state);
  }

  /** Whether all there is to do is to wait: by what this process committed last, unless somebody here knows of something later. Only what is read is an answer. */
  function waitsOn<Answer>(key: string, ask: (state: State) => Answer | undefined): boolean {
    const last = recent?.last(key);
    const those = followers.get(key);
    if (last === undefined || those === undefined || last.version < (those.version ?? 0) || ask(last.state) !== undefined) return false;
    those.version = last.version;
    return true;
  }

  /** For those who have waited a whole interval, and not for a commit that is on its way here: most are told by one long before. */
  async function look(): Promise<void> {
    const due = [...followers].filter(([key, { since }]) => intervals - since > 1 && recent?.isBusy(key) !== true);
    if (due.length === 0) return;
    const began = performance.now();
    const now = await store.versions?.(collection, due.map(([key]) => key));
    const moved = now === undefined ? due : due.filter(([key, { version }]) => (now.get(key) ?? 0) !== (version ?? 0));
    await Promise.all(moved.map(([key]) => tell(key)));
    // Alone, a process finds nothing by looking, and looks seldom; on a busy store nobody looks most of the time.
    apart = moved.length > 0 ? 1 : Math.min(restsAtMost, 2 * apart);
    left = Math.max(apart - 1, Math.min(restsAtMost, Math.floor((4 * (performance.now() - began)) / (pollMs ?? 1))));
  }

  /** One look at a time: on a busy store the next would only add to what this one waits for. */
  function lookOnce(): void {
    intervals += 1;
    left -= 1;
    if (left >= 0) return;
    looking ??= look().catch(() => undefined).finally(() => {
      looking = undefined;
    });
  }

  function follow(key: string, seen: (state: State) => void): () => void {
    const those = followers.get(key) ?? { all: new Set(), since: intervals };
    followers.set(key, those);
    those.all.add(seen);
    if (pollMs !== undefined) poll ??= setInterval(lookOnce, pollMs);
    return () => {
      those.all.delete(seen);
      if (those.all.size === 0 && followers.get(key) === those) followers.delete(key);
      if (followers.size > 0 || poll === undefined) return;
      clearInterval(poll);
      poll = undefined;
      [apart, left] = [1, 0];
    };
  }

  async function until<Answer>(key: string, ask: (state: State) => Answer | undefined, waitMs: number, left?: AbortSignal): Promise<Answer | undefined> {
    return new Promise((resolve, reject) => {
      const done = (answer: Answer | undefined) => {
        clearTimeout(timer);
        left?.removeEventListener('abort', gone);
        unfollow();
        resolve(answer);
      };
      const gone = () => done(undefined);
      const seen = (state: State) => {
        const answer = ask(state);
        if (answer !== undefined) done(answer);
      };
      const timer = setTimeout(gone, waitMs);
      const unfollow = follow(key, seen);
      left?.addEventListener('abort', gone);
      if (left?.aborted === true) return gone();
      // Followed first, looked second: what is committed in between is seen either way.
      if (waitsOn(key, ask)) return;
      tell(key).catch((error: unknown) => {
        gone();
        reject(error instanceof Error ? error : new Error(String(error)));
      });
    });
  }

  return {
    committed,
    follow,
    until,
    stop: () => {
      clearInterval(poll);
      poll = undefined;
      followers.clear();
    },
  };
}
