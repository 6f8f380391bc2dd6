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

export function createWatch<State>(options: WatchOptions): Watch<State> {
  const followers = new Map<string, Set<(state: State) => void>>();
  let poll: NodeJS.Timeout | undefined;

  function committed(key: string, state: State): void {
    for (const seen of followers.get(key) ?? []) seen(state);
  }

  async function look(): Promise<void> {
    const asks = [...followers.keys()].map((key) => ({ key, sagaIds: [] }));
    for (const one of await options.store.load<State>(options.collection, asks)) if (one.state !== undefined) committed(one.key, one.state);
  }

  function follow(key: string, seen: (state: State) => void): () => void {
    const all = followers.get(key) ?? new Set();
    followers.set(key, all.add(seen));
    if (options.pollMs !== undefined) poll ??= setInterval(() => void look().catch(() => undefined), options.pollMs);
    return () => {
      all.delete(seen);
      if (all.size === 0 && followers.get(key) === all) followers.delete(key);
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
      options.store.load<State>(options.collection, [{ key, sagaIds: [] }]).then(
        ([one]) => {
          if (one?.state !== undefined) seen(one.state);
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
