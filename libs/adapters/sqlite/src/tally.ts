import type { DatabaseSync } from 'node:sqlite';

/** How many messages each topic holds. */
export interface Tally {
  /** Counts on to this position, at most a portion at a time; undefined while there is more to count. */
  readonly counts: (last: number) => Promise<ReadonlyMap<string, number> | undefined>;
  /** These records were deleted, and durably. */
  readonly gone: (records: readonly { readonly topic: string; readonly position: number }[]) => void;
}

export interface TallyOptions {
  /** Positions that are counted before whoever waits for the file comes first. */
  readonly atOnce: number;
  /** Positions that one question counts. */
  readonly portion: number;
}

/** Remembers what it has counted, so that a long log is read through once for each start, in portions, and no commit pays for it. */
export function createTally(db: DatabaseSync, { atOnce, portion }: TallyOptions): Tally {
  const count = db.prepare('SELECT topic, count(*) AS messages FROM log WHERE position > ? AND position <= ? GROUP BY topic');
  const oldest = db.prepare('SELECT position FROM log ORDER BY position LIMIT 1');
  const counts = new Map<string, number>();
  let counted = 0;

  function add(topic: string, messages: number): void {
    counts.set(topic, (counts.get(topic) ?? 0) + messages);
  }

  function countOn(last: number): void {
    const row = oldest.get() as { readonly position: number } | undefined;
    const from = Math.max(counted, (row?.position ?? last + 1) - 1);
    const to = Math.min(last, from + atOnce);
    for (const { topic, messages } of count.all(from, to) as { readonly topic: string; readonly messages: number }[]) add(topic, messages);
    counted = to;
  }

  return {
    counts: async (last) => {
      for (let left = portion; counted < last && left > 0; left -= atOnce) {
        countOn(last);
        if (counted < last) await new Promise((resolve) => setImmediate(resolve));
      }
      return counted < last ? undefined : counts;
    },
    gone: (records) => {
      for (const { topic, position } of records) if (position <= counted) add(topic, -1);
    },
  };
}
