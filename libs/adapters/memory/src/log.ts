import type { LogRecord, Outgoing } from '@book-rental/kernel';
import { Outage, type Log, type LogBrowser, type Subscribe, type Subscription } from '@book-rental/runtime';
import { createBrowser } from './browser.ts';

/** How records reach the groups: by themselves, or one delivery at a time by the hand of a scheduler. */
export type Delivery = 'auto' | 'byHand';

export interface MemoryLog extends Log {
  readonly append: (messages: readonly Outgoing[]) => void;
  readonly browser: LogBrowser;
  readonly records: () => readonly LogRecord[];
  readonly groups: () => readonly string[];
  /** The next unread records of a subscribed group: of each topic and partition in order. */
  readonly waiting: (group: string) => readonly LogRecord[];
  /** Hands records over, unread or again; moves the offsets past what is now read without a gap. Rejects when the group rejects. */
  readonly deliver: (group: string, records: readonly LogRecord[]) => Promise<void>;
  readonly unread: (group: string, record: LogRecord) => boolean;
  /** As when its process died: nobody reads for the group until it subscribes again, from its committed offsets. */
  readonly forget: (group: string) => void;
}

export interface MemoryLogOptions {
  readonly now: () => number;
  readonly partitions: number;
  readonly delivery: Delivery;
  /** Called before anything is published or delivered; may throw. */
  readonly before: (what: 'publish' | 'deliver') => void;
  /** True for messages that this log refuses for good. */
  readonly poisoned: (message: Outgoing) => boolean;
}

interface Reader {
  readonly options: Subscribe;
  stopped: boolean;
  running: Promise<void> | undefined;
}

export function createLog({ now, partitions, delivery, before, poisoned }: MemoryLogOptions): MemoryLog {
  const all: LogRecord[] = [];
  const ends = new Map<string, number>();
  const offsets = new Map<string, number>();
  const readers = new Map<string, Reader>();
  /** Read out of order: beyond a gap, so the offset cannot pass them yet. */
  const ahead = new Map<string, Set<string>>();

  const place = (record: LogRecord): string => `${record.topic}/${record.partition}`;
  const partitionOf = (key: string): number => hash(key) % partitions;
  const offsetOf = (group: string, where: string): number => offsets.get(`${group} ${where}`) ?? 0;

  function append(messages: readonly Outgoing[]): void {
    for (const message of messages) {
      const partition = partitionOf(message.key);
      const where = `${message.topic}/${partition}`;
      const offset = ends.get(where) ?? 0;
      ends.set(where, offset + 1);
      all.push(structuredClone({ ...message, partition, offset: String(offset), time: now() }));
    }
    if (delivery === 'auto') for (const group of readers.keys()) wake(group);
  }

  function unread(group: string, record: LogRecord): boolean {
    return Number(record.offset) >= offsetOf(group, place(record)) && ahead.get(group)?.has(`${place(record)}/${record.offset}`) !== true;
  }

  function waiting(group: string): readonly LogRecord[] {
    const topics = readers.get(group)?.options.topics ?? [];
    return all.filter((record) => topics.includes(record.topic) && unread(group, record));
  }

  function commit(group: string, records: readonly LogRecord[]): void {
    const read = ahead.get(group) ?? new Set();
    ahead.set(group, read);
    for (const record of records) if (unread(group, record)) read.add(`${place(record)}/${record.offset}`);
    for (const where of new Set(records.map(place))) {
      let offset = offsetOf(group, where);
      while (read.delete(`${where}/${offset}`)) offset += 1;
      offsets.set(`${group} ${where}`, offset);
    }
  }

  async function deliver(group: string, records: readonly LogRecord[]): Promise<void> {
    const reader = readers.get(group);
    if (reader === undefined) throw new Error(`${group} is not subscribed.`);
    before('deliver');
    await reader.options.onBatch(structuredClone(records));
    commit(group, records);
  }

  function wake(group: string): void {
    const reader = readers.get(group);
    if (reader === undefined || reader.stopped) return;
    // Not in this turn: a batch that publishes would find nobody at work, and be handed over again.
    reader.running ??= Promise.resolve().then(() => pump(group, reader)).finally(() => {
      reader.running = undefined;
      if (!reader.stopped && waiting(group).length > 0) wake(group);
    });
  }

  async function pump(group: string, reader: Reader): Promise<void> {
    while (!reader.stopped) {
      const batch = waiting(group).slice(0, reader.options.batchSize);
      if (batch.length === 0) return;
      await deliver(group, batch).catch(() => undefined);
      await new Promise((resolve) => setImmediate(resolve));
    }
  }

  async function subscribe(options: Subscribe): Promise<Subscription> {
    const reader: Reader = { options, stopped: false, running: undefined };
    readers.set(options.group, reader);
    if (delivery === 'auto') wake(options.group);
    return {
      stop: async () => {
        reader.stopped = true;
        await reader.running;
        if (readers.get(options.group) === reader) readers.delete(options.group);
      },
    };
  }

  const lag: Log['lag'] = async (group, topics) => all.filter((record) => topics.includes(record.topic) && unread(group, record)).length;

  return {
    append,
    browser: createBrowser({ records: () => all, partitions, partitionOf, lag, before: () => before('publish') }),
    records: () => all,
    groups: () => [...readers.keys()],
    waiting,
    deliver,
    unread,
    forget: (group) => {
      const reader = readers.get(group);
      if (reader !== undefined) reader.stopped = true;
      readers.delete(group);
      ahead.delete(group);
    },
    publish: async (messages) => {
      before('publish');
      const refused = messages.find(poisoned);
      if (refused !== undefined) throw new Error(`A message for ${refused.topic} is too large.`);
      append(messages);
    },
    subscribe,
    ends: async (topics) => {
      before('publish');
      return Object.fromEntries([...ends].filter(([where]) => topics.includes(where.slice(0, where.lastIndexOf('/')))).map(([where, end]) => [where, String(end)]));
    },
    reached: async (group, mark) => Object.entries(mark).every(([where, end]) => offsetOf(group, where) >= Number(end)),
    lag,
    read: async (topic, partition, fromOffset, limit) =>
      structuredClone(all.filter((record) => record.topic === topic && record.partition === partition && Number(record.offset) >= Number(fromOffset)).slice(0, limit)),
  };
}

/** Told to callers as an outage of the log. */
export function away(what: string): Outage {
  return new Outage(`The memory store is away for ${what}.`);
}

function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) value = Math.imul(value ^ text.charCodeAt(index), 0x01000193);
  return value >>> 0;
}
