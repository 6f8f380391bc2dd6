import type { Store } from './ports/store.ts';

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
}

/** Looks that are asked for in one turn of the event loop are one read: hundreds of callers begin to wait after one commit. */
function inOneTurn<State>({ store, collection }: WatchOptions): (key: string) => Promise<State | undefined> {
  let next: { readonly keys: Set<string>; readonly states: Promise<ReadonlyMap<string, State | undefined>> } | undefined;

  function begin() {
    const keys = new Set<string>();
    const turn = new Promise<void>((resolve) => setImmediate(resolve));
    const states = turn.then(async () => {
      next = undefined;
      const loaded = await store.load<State>(collection, [...keys].map((key) => ({ key, sagaIds: [] })));
      return new Map(loaded.map(({ key, state }) => [key, state]));
    });
    return { keys, states };
  }

  return (key) => {
    next ??= begin();
    next.keys.add(key);
    return next.states.then((states) => states.get(key));
  };
}

export function createWatch<State>(options: WatchOptions): Watch<State> {
  const followers = new Map<string, Followers<State>>();
  const load = inOneTurn<State>(options);
  let poll: NodeJS.Timeout | undefined;
  let looks = 0;

  function committed(key: string, state: State): void {
    for (const seen of followers.get(key)?.all ?? []) seen(state);
  }

  /** For those who have waited a whole interval: most are told by a commit in this process long before. */
  async function look(): Promise<void> {
    looks += 1;
    const keys = [...followers].flatMap(([key, { since }]) => (looks - since > 1 ? [key] : []));
    await Promise.all(keys.map(async (key) => {
      const state = await load(key);
      if (state !== undefined) committed(key, state);
    }));
  }

  function follow(key: string, seen: (state: State) => void): () => void {
    const those = followers.get(key) ?? { all: new Set(), since: looks };
    followers.set(key, those);
    those.all.add(seen);
    if (options.pollMs !== undefined) poll ??= setInterval(() => void look().catch(() => undefined), options.pollMs);
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
      load(key).then(
        (state) => {
          if (state !== undefined) seen(state);
        },
        (error: unknown) => {
          gone();
          reject(error instanceof Error ? error : new Error(String(error)));
        },
      );
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
