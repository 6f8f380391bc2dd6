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
  /** Every partition of these topics, in order. */
  readonly places: (topics: readonly string[]) => Promise<readonly Place[]>;
  /** By `topic/partition`, the first offset that was recorded at this time (ms) or later; the end where none was. */
  readonly offsetsAt: (topics: readonly string[], time: number) => Promise<ReadonlyMap<string, number>>;
  readonly lags: (group: string, topics: readonly string[]) => Promise<Readonly<Record<string, number>>>;
  /** Asks something else of the broker: what fails is an outage, and is told. */
  readonly asking: <Answer>(question: () => Promise<Answer>) => Promise<Answer>;
  readonly stop: () => Promise<void>;
}

/** A partition: its oldest offset that is left, and the offset of its next record. */
export interface Place {
  readonly topic: string;
  readonly partition: number;
  readonly first: number;
  readonly end: number;
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

  async function lags(group: string, topics: readonly string[]): Promise<Readonly<Record<string, number>>> {
    const [bounds, read] = await ask(() => Promise.all([boundsOf(topics), committed(group, topics)]));
    const waiting = Object.fromEntries(topics.map((topic) => [topic, 0]));
    for (const [place, { low, high }] of bounds) {
      const at = read.get(place) ?? low;
      const topic = placeIn(place).topic;
      waiting[topic] = (waiting[topic] ?? 0) + Number(high - (at > low ? at : low));
    }
    return waiting;
  }

  async function places(topics: readonly string[]): Promise<readonly Place[]> {
    const bounds = await ask(() => boundsOf(topics));
    const all = [...bounds].map(([place, { low, high }]): Place => ({ ...placeIn(place), first: Number(low), end: Number(high) }));
    return all.sort((one, other) => (one.topic === other.topic ? one.partition - other.partition : topics.indexOf(one.topic) - topics.indexOf(other.topic)));
  }

  async function offsetsAt(topics: readonly string[], time: number): Promise<ReadonlyMap<string, number>> {
    const each = await ask(() => Promise.all(topics.map(async (topic) => (await admin.fetchTopicOffsetsByTimestamp(topicOf(topic), Math.max(0, time))).map(({ partition, offset }) => [placeOf(topic, partition), Number(offset)] as const))));
    return new Map(each.flat());
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
    lag: async (group, topics) => Object.values(await lags(group, topics)).reduce((sum, one) => sum + one, 0),
    lags,
    partitions: (topics) => ask(async () => (await admin.fetchTopicMetadata({ topics: topics.map(topicOf) })).topics.reduce((sum, { partitions }) => sum + partitions.length, 0)),
    committed: (group, topics) => ask(() => committed(group, topics)),
    bounds: (topic, partition) => ask(async () => (await boundsOf([topic])).get(placeOf(topic, partition))),
    places,
    offsetsAt,
    asking: ask,
    stop: () => admin.disconnect(),
  };
}

export function placeOf(topic: string, partition: number): string {
  return `${topic}/${partition}`;
}

/** A place by its name. */
export function placeIn(place: string): { readonly topic: string; readonly partition: number } {
  const cut = place.lastIndexOf('/');
  return { topic: place.slice(0, cut), partition: Number(place.slice(cut + 1)) };
}

function topicsOf(places: readonly { readonly place: string }[]): readonly string[] {
  return [...new Set(places.map(({ place }) => placeIn(place).topic))];
}
