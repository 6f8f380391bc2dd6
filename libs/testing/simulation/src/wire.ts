import type { LogRecord, Outgoing } from '@book-rental/kernel';
import { Outage, type Crash, type Log } from '@book-rental/runtime';
import type { Random } from './random.ts';
import { createReaders, topicOf, type Readers } from './readers.ts';
import type { Life, Schedule } from './schedule.ts';

/** What happened on the wire, counted, so that a run can prove that its faults came true. */
export interface WireStats {
  readonly published: number;
  readonly delivered: number;
  /** Appended twice, or given again to a group that had it. */
  readonly duplicates: number;
  /** Given to a group after a message of the same saga that was published later. */
  readonly reordered: number;
  readonly lost: number;
  readonly outages: number;
}

/** How unkind the wire is. */
export interface WireFaults {
  /** Nothing can be published or read. */
  away: boolean;
  /** Of losing the answer to a publish that was done, or done in part. */
  unsure: number;
  /** Of appending a message twice. */
  twice: number;
  /** Of dropping a message. */
  lose: number;
  /** Of not writing the offset down after a batch. */
  lazy: number;
}

/** The log between the services, by hand: every record waits until chance delivers it. Unlike a test's log it knows single processes, which die and leave offsets unwritten. */
export interface Wire {
  readonly logOf: (life: Life, crash: Crash) => Log;
  /** Gives some records to one process of a group; false when there is nothing to give. Tells when the batch is over, and how. */
  readonly deliver: (group: string, done: (error: unknown) => void) => boolean;
  /** Writes down how far the group is. */
  readonly commitOffsets: (group: string) => void;
  readonly leave: (life: Life) => void;
  /** A message of another make, as it is. */
  readonly paste: (record: Pasted) => void;
  /** A partition that gives a group nothing until it is released. */
  readonly hold: (group: string, partition: string) => void;
  readonly releaseAll: () => void;
  readonly partitions: () => readonly string[];
  readonly records: () => readonly LogRecord[];
  readonly unread: (group: string, record: LogRecord) => boolean;
  /** Records that a group has not handled for good. */
  readonly lag: (group: string) => number;
  readonly faults: WireFaults;
  readonly stats: () => WireStats;
}

export type Pasted = Pick<LogRecord, 'topic' | 'key' | 'value' | 'headers'>;

export interface WireOptions {
  readonly random: Random;
  readonly schedule: Schedule;
  readonly now: () => number;
  readonly topics: readonly string[];
  readonly partitions: number;
  readonly faults: Omit<WireFaults, 'away'>;
}

export function createWire(options: WireOptions): Wire {
  const { random, schedule } = options;
  const faults: WireFaults = { ...options.faults, away: false };
  const counted = { twice: 0, lost: 0, outages: 0 };
  const { logs, all, append, order } = createPartitions(options);
  const groups = new Map<string, Readers>();

  function offline(): never {
    counted.outages += 1;
    throw new Outage('The log is away.');
  }

  function send(message: Outgoing): void {
    if (random.chance(faults.lose)) {
      counted.lost += 1;
      return;
    }
    append(message);
    if (!random.chance(faults.twice)) return;
    append(message);
    counted.twice += 1;
  }

  async function publish(life: Life, messages: readonly Outgoing[]): Promise<void> {
    await schedule.turn(life, `publishes ${messages.length}`);
    if (faults.away) offline();
    const unsure = random.chance(faults.unsure);
    for (const message of unsure ? messages.slice(0, random.below(messages.length + 1)) : messages) send(message);
    await schedule.turn(life, 'has published');
    if (unsure) offline();
  }

  function groupOf(name: string, topics: readonly string[]): Readers {
    const group = groups.get(name) ?? createReaders(logs, topics, random, () => faults.lazy, order);
    groups.set(name, group);
    return group;
  }

  function lag(name: string): number {
    const group = groups.get(name);
    if (group === undefined) return 0;
    return [...logs].reduce((sum, [place, log]) => (group.topics.includes(topicOf(place)) ? sum + log.length - group.committed(place) : sum), 0);
  }

  function logOf(life: Life, crash: Crash): Log {
    const ask = async () => {
      await schedule.turn(life, 'asks the log');
      if (faults.away) offline();
    };
    return {
      publish: (messages) => publish(life, messages),
      subscribe: async (subscribe) => {
        const group = groupOf(subscribe.group, subscribe.topics);
        group.join({ life, subscribe, crash });
        return { stop: async () => group.leave(life) };
      },
      ends: async (topics) => {
        await ask();
        return Object.fromEntries([...logs].filter(([place]) => topics.includes(topicOf(place))).map(([place, log]) => [place, String(log.length)]));
      },
      reached: async (name, mark) => {
        await ask();
        return Object.entries(mark).every(([place, end]) => (groups.get(name)?.committed(place) ?? 0) >= Number(end));
      },
      lag: async (name) => lag(name),
      read: async (topic, partition, from, limit) => (logs.get(`${topic}/${partition}`) ?? []).slice(Number(from), Number(from) + limit),
    };
  }

  return {
    logOf,
    deliver: (name, done) => !faults.away && groups.get(name)?.deliver(done) === true,
    commitOffsets: (name) => groups.get(name)?.commit(),
    leave: (life) => {
      for (const group of groups.values()) group.leave(life);
    },
    paste: append,
    hold: (name, place) => groups.get(name)?.hold(place),
    releaseAll: () => {
      for (const group of groups.values()) group.release();
    },
    partitions: () => [...logs.keys()],
    records: () => all,
    unread: (name, record) => Number(record.offset) >= (groups.get(name)?.committed(`${record.topic}/${record.partition}`) ?? 0),
    lag,
    faults,
    stats: () => {
      const readers = [...groups.values()].map((group) => group.stats);
      const sum = (of: (stats: Readers['stats']) => number) => readers.reduce((total, stats) => total + of(stats), 0);
      const { lost, outages, twice } = counted;
      return { published: all.length, delivered: sum((one) => one.delivered), duplicates: twice + sum((one) => one.again), reordered: sum((one) => one.reordered), lost, outages };
    },
  };
}

function createPartitions({ topics, partitions, now }: WireOptions) {
  const logs = new Map<string, LogRecord[]>();
  for (const topic of topics) for (let partition = 0; partition < partitions; partition += 1) logs.set(`${topic}/${partition}`, []);
  const all: LogRecord[] = [];
  const order = new WeakMap<LogRecord, number>();

  function append({ topic, key, value, headers }: Pasted): void {
    const partition = hashOf(key ?? '') % partitions;
    const log = logs.get(`${topic}/${partition}`);
    if (log === undefined) throw new Error(`There is no topic ${topic}.`);
    const record = { topic, partition, offset: String(log.length), key, value, headers, time: now() };
    order.set(record, all.length);
    log.push(record);
    all.push(record);
  }

  return { logs, all, append, order: (record: LogRecord) => order.get(record) ?? 0 };
}

function hashOf(key: string): number {
  let hash = 0;
  for (let index = 0; index < key.length; index += 1) hash = (Math.imul(hash, 31) + key.charCodeAt(index)) >>> 0;
  return hash;
}
