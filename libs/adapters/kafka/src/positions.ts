import type { Admin, Kafka } from 'kafkajs';
import type { LogMark } from '@book-rental/runtime';
import { briefly, type Reach } from './client.ts';
import { asOutage } from './problem.ts';

/** Where the logs end, and how far groups have read. */
export interface Positions {
  readonly ends: (topics: readonly string[]) => Promise<LogMark>;
  readonly reached: (group: string, mark: LogMark) => Promise<boolean>;
  readonly lag: (group: string, topics: readonly string[]) => Promise<number>;
  /** How many partitions these topics have together. */
  readonly partitions: (topics: readonly string[]) => Promise<number>;
  /** Where a group reads on, by `topic/partition`; it has committed nothing where there is no entry. */
  readonly committed: (group: string, topics: readonly string[]) => Promise<ReadonlyMap<string, bigint>>;
  /** The bounds of one partition; undefined when there is no such partition. */
  readonly bounds: (topic: string, partition: number) => Promise<Bounds | undefined>;
  readonly stop: () => Promise<void>;
}

export interface Bounds {
  /** The oldest offset that is left. */
  readonly low: bigint;
  /** The offset of the next record. */
  readonly high: bigint;
}

export interface PositionsOptions {
  readonly admin: Admin;
  readonly reach: Reach;
  readonly topicOf: (topic: string) => string;
  readonly groupOf: (group: string) => string;
}

/** One connection for questions, opened at the first one. */
export function createAdmin(kafka: Kafka): Admin {
  return kafka.admin({ retry: briefly });
}

export function createPositions({ admin, reach, topicOf, groupOf }: PositionsOptions): Positions {
  async function ask<Answer>(question: () => Promise<Answer>): Promise<Answer> {
    try {
      await admin.connect();
      const answer = await question();
      reach.answered('positions');
      return answer;
    } catch (error) {
      reach.failed('positions', error);
      throw asOutage(error);
    }
  }

  /** `topic/partition` to its bounds. */
  async function boundsOf(topics: readonly string[]): Promise<ReadonlyMap<string, Bounds>> {
    const each = await Promise.all(topics.map(async (topic) => (await admin.fetchTopicOffsets(topicOf(topic))).map((one) => [placeOf(topic, one.partition), { low: BigInt(one.low), high: BigInt(one.high) }] as const)));
    return new Map(each.flat());
  }

  async function committed(group: string, topics: readonly string[]): Promise<ReadonlyMap<string, bigint>> {
    const names = new Map(topics.map((topic) => [topicOf(topic), topic]));
    const answer = await admin.fetchOffsets({ groupId: groupOf(group), topics: [...names.keys()] });
    const known = answer.flatMap(({ topic, partitions }) => partitions.map(({ partition, offset }) => [placeOf(names.get(topic) ?? topic, partition), BigInt(offset)] as const));
    return new Map(known.filter(([, offset]) => offset >= 0n));
  }

  return {
    ends: (topics) => ask(async () => Object.fromEntries([...(await boundsOf(topics))].map(([place, { high }]) => [place, String(high)]))),
    reached: (group, mark) =>
      ask(async () => {
        const wanted = Object.entries(mark).map(([place, end]) => ({ place, end: BigInt(end) })).filter(({ end }) => end > 0n);
        if (wanted.length === 0) return true;
        const read = await committed(group, topicsOf(wanted));
        const behind = wanted.filter(({ place, end }) => (read.get(place) ?? 0n) < end);
        if (behind.length === 0) return true;
        // What retention took away before it was read never will be: nothing is left to wait for.
        const bounds = await boundsOf(topicsOf(behind));
        return behind.every(({ place, end }) => (bounds.get(place)?.low ?? 0n) >= end);
      }),
    lag: (group, topics) =>
      ask(async () => {
        const [bounds, read] = await Promise.all([boundsOf(topics), committed(group, topics)]);
        let waiting = 0n;
        for (const [place, { low, high }] of bounds) {
          const at = read.get(place) ?? low;
          waiting += high - (at > low ? at : low);
        }
        return Number(waiting);
      }),
    partitions: (topics) => ask(async () => (await admin.fetchTopicMetadata({ topics: topics.map(topicOf) })).topics.reduce((sum, { partitions }) => sum + partitions.length, 0)),
    committed: (group, topics) => ask(() => committed(group, topics)),
    bounds: (topic, partition) => ask(async () => (await boundsOf([topic])).get(placeOf(topic, partition))),
    stop: () => admin.disconnect(),
  };
}

function placeOf(topic: string, partition: number): string {
  return `${topic}/${partition}`;
}

function topicsOf(places: readonly { readonly place: string }[]): readonly string[] {
  return [...new Set(places.map(({ place }) => place.slice(0, place.lastIndexOf('/'))))];
}
