/** One look again and again for all who listen, however many they are; none while nobody does. */
export interface Live<Told> {
  /** Tells at once or at the next look, then whenever something changed, until the returned function is called. */
  readonly follow: (hear: (told: Told) => void) => () => void;
}

export interface LiveOptions<Told> {
  /** Another text than before when there is something new to tell; asked at every look, so it must be cheap. */
  readonly changes: () => Promise<string>;
  readonly tell: () => Promise<Told>;
  /** ms between two looks at least, and so between two things that a listener is told. */
  readonly everyMs: number;
  /** Called when the first one comes; what it answers, when the last one has left. */
  readonly opened?: () => () => void;
}

/** A look may take this part of the time, no more: with very much to look at it is done more rarely. */
const share = 0.1;

export function createLive<Told>({ changes, tell, everyMs, opened = () => () => undefined }: LiveOptions<Told>): Live<Told> {
  const listeners = new Set<(told: Told) => void>();
  /** Who was told nothing yet. */
  const fresh = new Set<(told: Told) => void>();
  let running: { readonly close: () => void; timer?: NodeJS.Timeout } | undefined;
  let last: { readonly mark: string; readonly told: Told } | undefined;

  async function look(run: NonNullable<typeof running>): Promise<void> {
    const began = performance.now();
    try {
      // First the mark, then what there is: what changes in between is told again.
      const mark = await changes();
      const isNew = last?.mark !== mark;
      const now = last === undefined || isNew ? { mark, told: await tell() } : last;
      if (running !== run) return;
      last = now;
      for (const hear of isNew ? [...listeners] : [...fresh]) {
        fresh.delete(hear);
        hear(now.told);
      }
    } catch {
      // Whoever it asks is away: it is asked again, and what was missed is told then.
    }
    if (running !== run) return;
    run.timer = setTimeout(() => void look(run), Math.max(everyMs, (performance.now() - began) * (1 / share - 1)));
  }

  function follow(hear: (told: Told) => void): () => void {
    const own = (told: Told) => hear(told);
    listeners.add(own);
    fresh.add(own);
    if (running === undefined) {
      running = { close: opened() };
      void look(running);
    }
    return () => {
      listeners.delete(own);
      fresh.delete(own);
      if (listeners.size > 0 || running === undefined) return;
      clearTimeout(running.timer);
      running.close();
      running = undefined;
      last = undefined;
    };
  }

  return { follow };
}
