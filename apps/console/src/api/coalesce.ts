/** What a coalescing caller needs of the world, so that a spec can turn the clock. */
export interface Turns {
  readonly after: (ms: number, run: () => void) => () => void;
}

export const realTurns: Turns = {
  after: (ms, run) => {
    const timer = setTimeout(run, ms);
    return () => clearTimeout(timer);
  },
};

export interface Coalesced {
  /** Something happened. */
  readonly happened: () => void;
  /** Forgets what has not been told yet. */
  readonly stop: () => void;
}

/**
 * Calls `tell` at once for the first happening, and for all that follow within `everyMs` once more at its end:
 * a thousand events a second become two calls, and the last one is never lost.
 */
export function coalesce(everyMs: number, tell: () => void, turns: Turns = realTurns): Coalesced {
  let cancel: (() => void) | undefined;
  let again = false;
  function rest(): void {
    cancel = turns.after(everyMs, () => {
      cancel = undefined;
      if (!again) return;
      again = false;
      tell();
      rest();
    });
  }
  return {
    happened: () => {
      if (cancel !== undefined) {
        again = true;
        return;
      }
      tell();
      rest();
    },
    stop: () => {
      cancel?.();
      cancel = undefined;
      again = false;
    },
  };
}
