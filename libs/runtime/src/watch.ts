import type { Loaded, Store } from './ports/store.ts';

/** Waiting for what becomes of an aggregate, on whichever instance learns of it. */
export interface Watch<State> {
  /** Tells those who wait in this process. */
  readonly committed: (key: string, state: State) => void;
  /** The first answer that is not undefined, or undefined when the time is over or the caller left. */
  readonly until: <Answer>(key: string, ask: (state: State) => Answer | undefined, waitMs: number, left?: AbortSignal) => Promise<Answer | undefined>;
  /** Each new state until the returned function is called. */
  readonly follow: (key: string, seen: (state: State) => void) => () => void;
  readonly stop: () => void;
}

export interface WatchOptions {
  readonly store: Store;
  readonly collection: string;
  /** ms between looks for all waiters together; needed only where another process may write. */
  readonly pollMs?: number;
}

interface Followers<State> {
  readonly all: Set<(state: State) => void>;
  /** How many looks there had been when the first of them came. */
  readonly since: number;
  /** The version that they were told, where that is known. */
  version?: number;
}

/** Looks that are asked for in one turn of the event loop are one read: hundreds of callers begin to wait after one commit. */
function inOneTurn<State>({ store, collection }: WatchOptions): (key: string) => Promise<Loaded<State> | undefined> {
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

export function createWatch<State>(options: WatchOptions): Watch<State> {
  const followers = new Map<string, Followers<State>>();
  const load = inOneTurn<State>(options);
  let poll: NodeJS.Timeout | undefined;
  let looks = 0;
  let looking: Promise<void> | undefined;

  function committed(key: string, state: State): void {
    for (const seen of followers.get(key)?.all ?? []) seen(state);
  }

  /** Tells everybody who waits for it what is stored now. */
  async function tell(key: string): Promise<void> {
    const loaded = await load(key);
    if (loaded?.state === undefined) return;
    const those = followers.get(key);
    if (those !== undefined) those.version = loaded.version;
    committed(key, loaded.state);
  }

  /** For those who have waited a whole interval: most are told by a commit in this process long before. */
  async function look(): Promise<void> {
    looks += 1;
    const due = [...followers].filter(([, { since }]) => looks - since > 1);
    if (due.length === 0) return;
    const now = await options.store.versions?.(options.collection, due.map(([key]) => key));
    const moved = now === undefined ? due : due.filter(([key, { version }]) => now.get(key) !== version);
    await Promise.all(moved.map(([key]) => tell(key)));
  }

  /** One look at a time: on a busy store the next would only add to what this one waits for. */
  function lookOnce(): void {
    looking ??= look().catch(() => undefined).finally(() => {
      looking = undefined;
    });
  }

  function follow(key: string, seen: (state: State) => void): () => void {
    const those = followers.get(key) ?? { all: new Set(), since: looks };
    followers.set(key, those);
    those.all.add(seen);
    if (options.pollMs !== undefined) poll ??= setInterval(lookOnce, options.pollMs);
    return () => {
      those.all.delete(seen);
      if (those.all.size === 0 && followers.get(key) === those) followers.delete(key);
      if (followers.size > 0 || poll === undefined) return;
      clearInterval(poll);
      poll = undefined;
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
