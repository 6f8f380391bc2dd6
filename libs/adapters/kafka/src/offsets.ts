import type { Offsets } from 'kafkajs';
import { isRebalance } from './problem.ts';

export type Commit = (offsets: Offsets) => Promise<void>;

/** Offsets on their way to the broker: not one request a batch, but a few a second, off the path of the next batch. */
export interface CommittedOffsets {
  /** Everything below this offset is handled. `commit` speaks for the generation of the group that handled it. */
  readonly moved: (topic: string, partition: number, offset: string, commit: Commit) => void;
  /** Commits what has moved. Never rejects: what the broker did not take is tried again. */
  readonly flush: () => Promise<void>;
  /** The group is shared out anew: what was not committed by then comes again, to whoever has the partition now. */
  readonly forget: () => void;
  readonly stop: () => Promise<void>;
}

export function createOffsets(everyMs: number, failed: (error: unknown) => void): CommittedOffsets {
  let moves = new Map<string, Map<number, string>>();
  let commit: Commit | undefined;
  let generation = 0;
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<void> | undefined;
  let stopped = false;

  function later(ms: number): void {
    if (!stopped) timer ??= setTimeout(() => void flush(), ms);
  }

  async function send(): Promise<void> {
    const sent = moves;
    const speak = commit;
    const sentIn = generation;
    if (sent.size === 0 || speak === undefined) return;
    moves = new Map();
    const topics = [...sent].map(([topic, partitions]) => ({ topic, partitions: [...partitions].map(([partition, offset]) => ({ partition, offset })) }));
    try {
      await speak({ topics });
    } catch (error) {
      if (isRebalance(error) || sentIn !== generation) return;
      failed(error);
      for (const { topic, partitions } of topics) for (const { partition, offset } of partitions) keep(topic, partition, offset);
      later(Math.max(everyMs, 1_000));
    }
  }

  /** An older offset never replaces a newer one. */
  function keep(topic: string, partition: number, offset: string): void {
    const partitions = moves.get(topic) ?? new Map<number, string>();
    moves.set(topic, partitions);
    const known = partitions.get(partition);
    if (known === undefined || BigInt(known) < BigInt(offset)) partitions.set(partition, offset);
  }

  async function flush(): Promise<void> {
    clearTimeout(timer);
    timer = undefined;
    await running;
    running = send().finally(() => {
      running = undefined;
    });
    await running;
  }

  return {
    moved: (topic, partition, offset, speak) => {
      commit = speak;
      keep(topic, partition, offset);
      later(everyMs);
    },
    flush,
    forget: () => {
      moves = new Map();
      commit = undefined;
      generation += 1;
    },
    stop: async () => {
      stopped = true;
      await flush();
      clearTimeout(timer);
    },
  };
}
