import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { LogRecord, Outgoing } from '@book-rental/kernel';
import type { Log, Subscribe, Subscription } from '@book-rental/runtime';
import { tellingOutages } from './problem.ts';
import { write, type Writer } from './writer.ts';

interface Row {
  readonly position: number;
  readonly topic: string;
  readonly key: string | null;
  readonly value: string;
  readonly headers: string;
  readonly time: number;
}

export interface SqliteLog extends Log {
  /** Inside a transaction of the writer: appends, and answers the records to announce once they are durable. */
  readonly append: (messages: readonly Outgoing[]) => readonly LogRecord[];
  /** Shows durable records to the readers. */
  readonly announce: (records: readonly LogRecord[]) => void;
  /** Deletes at most `limit` records older than `before` (ms) that each of these groups has read: one that nobody runs any more holds up nothing. Answers how many went. */
  readonly trim: (before: number, limit: number, readers: readonly string[]) => Promise<number>;
  readonly stop: () => Promise<void>;
}

export interface LogOptions {
  readonly db: DatabaseSync;
  readonly writer: Writer;
  readonly now: () => number;
  readonly tailSize: number;
  /** A sentence for whoever runs the system. */
  readonly failed: (sentence: string) => void;
}

/** The last records in memory, so that readers at the end never touch the file. The same record object goes to every group. */
interface Tail {
  records: LogRecord[];
  /** Position of the first record in memory. */
  first: number;
  /** Position of the last record there is. */
  last: number;
  /** When so many are in memory, the read ones go. */
  lookAt: number;
}

const lookEvery = 500;

interface Group {
  readonly name: string;
  /** Everything up to here is handled. */
  position: number;
  stored: number;
}

export function createLog({ db, writer, now, tailSize, failed }: LogOptions): SqliteLog {
  const insert = db.prepare('INSERT INTO log (topic, key, value, headers, time) VALUES (?, ?, ?, ?, ?)');
  const page = db.prepare('SELECT position, topic, key, value, headers, time FROM log WHERE position > ? ORDER BY position LIMIT ?');
  const store = db.prepare('INSERT INTO offsets (consumer, position) VALUES (?, ?) ON CONFLICT (consumer) DO UPDATE SET position = excluded.position');
  const tail = openTail(db);
  const groups = new Map<string, Group>();
  const readers = new Set<Reader>();
  let lazy: NodeJS.Timeout | undefined;

  for (const row of db.prepare('SELECT consumer, position FROM offsets').all() as { readonly consumer: string; readonly position: number }[]) {
    groups.set(row.consumer, { name: row.consumer, position: row.position, stored: row.position });
  }

  writer.onCommit(() => {
    const moved = [...groups.values()].filter((group) => group.position !== group.stored).map((group) => ({ group, position: group.position }));
    for (const { group, position } of moved) store.run(group.name, position);
    return () => {
      for (const { group, position } of moved) group.stored = position;
    };
  });
  writer.onDurable(() => {
    for (const reader of readers) reader.wake();
  });

  /** Offsets ride with the next commit; when none comes they are written by themselves, so that a quiet restart reads nothing twice. */
  function lazily(): void {
    lazy ??= setTimeout(() => {
      lazy = undefined;
      void write(writer, () => undefined).catch(() => undefined);
    }, 50);
  }

  function append(messages: readonly Outgoing[]): readonly LogRecord[] {
    const time = now();
    return messages.map(({ topic, key, value, headers }) => {
      const { lastInsertRowid } = insert.run(topic, key, value, JSON.stringify(headers), time);
      return { topic, partition: 0, offset: String(lastInsertRowid), key, value, headers, time };
    });
  }

  function announce(records: readonly LogRecord[]): void {
    for (const record of records) {
      tail.records.push(record);
      tail.last = Number(record.offset);
    }
    if (tail.records.length >= tail.lookAt) forgetRead();
  }

  /** What every reader has read goes early, while it is young: records that grow old cost the collector far more. */
  function forgetRead(): void {
    const read = readers.size === 0 ? 0 : Math.min(...[...readers].map((reader) => reader.position()));
    const unread = tail.records.findIndex((record) => Number(record.offset) > read);
    const from = Math.max(unread === -1 ? tail.records.length : unread, tail.records.length - tailSize);
    tail.records = tail.records.slice(from);
    tail.first = Number(tail.records[0]?.offset ?? tail.last + 1);
    tail.lookAt = tail.records.length + lookEvery;
  }

  function groupOf(name: string): Group {
    const group = groups.get(name) ?? { name, position: 0, stored: -1 };
    groups.set(name, group);
    return group;
  }

  async function lag(name: string, topics: readonly string[]): Promise<number> {
    const position = groups.get(name)?.position ?? 0;
    if (position >= tail.last) return 0;
    const marks = topics.map(() => '?').join(', ');
    const row = db.prepare(`SELECT count(*) AS waiting FROM log WHERE position > ? AND topic IN (${marks})`).get(position, ...topics) as { readonly waiting: number };
    return row.waiting;
  }

  async function subscribe(options: Subscribe): Promise<Subscription> {
    const reader = createReader({ tail, page, group: groupOf(options.group), options, moved: lazily, failed });
    readers.add(reader);
    reader.start();
    return {
      stop: async () => {
        await reader.stop();
        readers.delete(reader);
        await write(writer, () => undefined);
      },
    };
  }

  return tellingOutages({
    append,
    announce,
    publish: (messages) => write(writer, () => append(messages), announce).then(() => undefined),
    subscribe,
    ends: async (topics) => Object.fromEntries(topics.map((topic) => [topic, String(tail.last)])),
    reached: async (name, mark) => Object.values(mark).every((end) => (groups.get(name)?.position ?? 0) >= Number(end)),
    lag,
    read: async (topic, partition, fromOffset, limit) =>
      partition !== 0 ? [] : (db.prepare('SELECT position, topic, key, value, headers, time FROM log WHERE position >= ? AND topic = ? ORDER BY position LIMIT ?').all(Number(fromOffset), topic, limit) as unknown as Row[]).map(recordOf),
    trim: (before, limit, names) => trim(db, writer, names.map((name) => groups.get(name)?.stored ?? 0), before, limit),
    stop: async () => {
      clearTimeout(lazy);
      for (const reader of readers) await reader.stop();
    },
  });
}

function openTail(db: DatabaseSync): Tail {
  const row = db.prepare("SELECT coalesce((SELECT seq FROM sqlite_sequence WHERE name = 'log'), 0) AS last").get() as { readonly last: number };
  return { records: [], first: row.last + 1, last: row.last, lookAt: lookEvery };
}

function trim(db: DatabaseSync, writer: Writer, positions: readonly number[], before: number, limit: number): Promise<number> {
  // Who has not read yet lets nothing go.
  const read = positions.length === 0 ? 0 : Math.min(...positions);
  return write(writer, () => {
    // Only the first ones are looked at: they are the oldest, and the whole log would hold everybody up.
    const gone = db.prepare('DELETE FROM log WHERE position IN (SELECT position FROM (SELECT position, time FROM log WHERE position <= ? ORDER BY position LIMIT ?) WHERE time < ?)').run(read, limit, before);
    return Number(gone.changes);
  });
}

export function recordOf(row: { readonly position: number; readonly topic: string; readonly key: string | null; readonly value: string; readonly headers: string; readonly time: number }): LogRecord {
  return { topic: row.topic, partition: 0, offset: String(row.position), key: row.key, value: row.value, headers: JSON.parse(row.headers) as Record<string, string>, time: row.time };
}

interface Reader {
  readonly position: () => number;
  readonly start: () => void;
  readonly wake: () => void;
  readonly stop: () => Promise<void>;
}

interface ReaderOptions {
  readonly tail: Tail;
  readonly page: StatementSync;
  readonly group: Group;
  readonly options: Subscribe;
  readonly moved: () => void;
  readonly failed: (sentence: string) => void;
}

/** Reads for one group: from memory at the end of the log, from the file when behind. */
function createReader({ tail, page, group, options, moved, failed }: ReaderOptions): Reader {
  const topics = new Set(options.topics);
  let stopped = false;
  let running: Promise<void> | undefined;
  let rested: (() => void) | undefined;

  /** The next records of these topics, and the position that is handled once they are. */
  function next(): { readonly records: readonly LogRecord[]; readonly upTo: number } {
    const source = group.position + 1 >= tail.first ? fromTail() : (page.all(group.position, options.batchSize) as unknown as Row[]).map(recordOf);
    const records: LogRecord[] = [];
    let upTo = group.position;
    for (const record of source) {
      upTo = Number(record.offset);
      if (topics.has(record.topic)) records.push(record);
      if (records.length >= options.batchSize) break;
    }
    return { records, upTo };
  }

  function fromTail(): Iterable<LogRecord> {
    return after(tail.records, group.position);
  }

  async function run(): Promise<void> {
    let failures = 0;
    while (!stopped) {
      try {
        const { records, upTo } = next();
        if (upTo === group.position) return;
        if (records.length > 0) await options.onBatch(records);
        group.position = upTo;
        moved();
        failures = 0;
      } catch (error) {
        failures += 1;
        failed(`${group.name} waits before it reads on: ${error instanceof Error ? error.message : String(error)}`);
        await rest(Math.min(5_000, 50 * 2 ** failures));
      }
    }
  }

  function rest(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, ms);
      rested = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  function wake(): void {
    if (stopped || group.position >= tail.last) return;
    running ??= (options.patient === true ? nextCommit().then(run) : run()).finally(() => {
      running = undefined;
    });
  }

  return {
    position: () => group.position,
    start: wake,
    wake,
    stop: async () => {
      stopped = true;
      rested?.();
      await running;
    },
  };
}

/** Waking comes before the others' writes are submitted: the first turn lets them submit, the second comes after they are durable. */
async function nextCommit(): Promise<void> {
  for (let turn = 0; turn < 2; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}

/** Records behind a position, found by halving: the tail is in order. */
function* after(records: readonly LogRecord[], position: number): Iterable<LogRecord> {
  let low = 0;
  let high = records.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (Number(records[middle]?.offset) <= position) low = middle + 1;
    else high = middle;
  }
  for (let index = low; index < records.length; index += 1) {
    const record = records[index];
    if (record !== undefined) yield record;
  }
}
