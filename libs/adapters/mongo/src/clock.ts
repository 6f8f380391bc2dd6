import type { MongoClient } from 'mongodb';

/** The server's time: the same for every instance, whatever its own clock says. */
export interface ServerClock {
  readonly now: () => number;
  readonly sample: () => Promise<void>;
}

/** Looks at the server's clock now and then, and counts on by this process's steady clock, which nobody sets back. */
export function createClock(client: MongoClient, everyMs: number, monotonic: () => number = () => performance.now()): ServerClock {
  let offset = Date.now() - monotonic();
  let sampledAt = Number.NEGATIVE_INFINITY;
  let sampling: Promise<void> | undefined;

  async function look(): Promise<void> {
    const asked = monotonic();
    const { localTime } = await client.db('admin').command({ hello: 1 });
    const answered = monotonic();
    // Half of the way is the answer's: what is left of the error is less than the round trip.
    offset = (localTime as Date).getTime() - (asked + answered) / 2;
    sampledAt = answered;
  }

  function sample(): Promise<void> {
    sampling ??= look().finally(() => {
      sampling = undefined;
    });
    return sampling;
  }

  return {
    sample,
    now: () => {
      const at = monotonic();
      // A look that fails is made again at the next call: until then time goes on as it did.
      if (at - sampledAt > everyMs) void sample().catch(() => undefined);
      return Math.floor(at + offset);
    },
  };
}
