import { noCrash, type Crash } from './ports/crash.ts';
import { publishOrPark, type Publishing } from './publish.ts';

export interface RelayOptions extends Publishing {
  readonly batchSize?: number;
  readonly crash?: Crash;
}

/** Publishes what commits left in the outbox. Polling is the truth: `run` once in a while and whenever something was committed. */
export interface Relay {
  /** Publishes everything that waits now; answers how many went out. Throws `Outage` when log or store is away. */
  readonly run: () => Promise<number>;
}

export function createRelay(options: RelayOptions): Relay {
  const crash = options.crash ?? noCrash;
  const limit = options.batchSize ?? 200;
  let running: Promise<number> | undefined;

  async function drain(): Promise<number> {
    let sent = 0;
    for (;;) {
      const entries = await options.store.outbox(limit);
      if (entries.length === 0) return sent;
      crash('relay-before-publish', options.service);
      sent += await publishOrPark(options, entries);
      crash('relay-after-publish', options.service);
      await options.store.published(entries.map((entry) => entry.id));
      if (entries.length < limit) return sent;
    }
  }

  return {
    run: async () => {
      if (options.store.publishesItself) return 0;
      // Whoever waited is not alone: of two that wait, the second finds the first at work, and would publish the same.
      while (running !== undefined) await running.catch(() => undefined);
      running = drain();
      try {
        return await running;
      } finally {
        running = undefined;
      }
    },
  };
}
