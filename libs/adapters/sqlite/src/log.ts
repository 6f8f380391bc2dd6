import type { DatabaseSync } from 'node:sqlite';
import type { LogRecord, Outgoing } from '@book-rental/kernel';
import { Outage, type Log, type LogBrowser, type Subscribe, type Subscription } from '@book-rental/runtime';
import { createBrowser } from './browser.ts';
import { tellingOutages } from './problem.ts';
import { createReader, recordOf, type Group, type Reader, type Row, type Tail } from './reader.ts';
import { createTally, type Tally } from './tally.ts';
import { write, type Writer } from './writer.ts';

export interface SqliteLog extends Log {
  readonly browser: LogBrowser;
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

const lookEvery = 500;

/** Positions that are counted at a time, and for one question: some milliseconds each, and some tenths of a second. */
const counting = { atOnce: 5_000, portion: 200_000 };

export function createLog({ db, writer, now, tailSize, failed }: LogOptions): SqliteLog {
  const insert = db.prepare('INSERT INTO log (topic, key, value, headers, time) VALUES (?, ?, ?, ?, ?)');
  const page = db.prepare('SELECT position, topic, key, value, headers, time FROM log WHERE position > ? ORDER BY position LIMIT ?');
  const store = db.prepare('INSERT INTO offsets (consumer, position) VALUES (?, ?) ON CONFLICT (consumer) DO UPDATE SET position = excluded.position');
  const tail = openTail(db);
  const tally = createTally(db, counting);
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

  const browser = createBrowser({ db, last: () => tail.last, position: (group) => groups.get(group)?.position ?? 0, tally });

  async function lag(name: string, topics: readonly string[]): Promise<number> {
    if ((groups.get(name)?.position ?? 0) >= tail.last) return 0;
    return Object.values(await browser.lags(name, topics)).reduce((sum, waiting) => sum + waiting, 0);
  }

  async function subscribe(options: Subscribe): Promise<Subscription> {
    const reader = createReader({ tail, page, readers, group: groupOf(options.group), options, moved: lazily, failed });
    readers.add(reader);
    reader.start();
    return {
      stop: async () => {
        await reader.stop();
        readers.delete(reader);
        await write(writer, () => undefined).catch(forgiven);
      },
    };
  }

  return tellingOutages({
    browser,
    append,
    announce,
    publish: (messages) => write(writer, () => append(messages), announce).then(() => undefined),
    subscribe,
    ends: async (topics) => Object.fromEntries(topics.map((topic) => [topic, String(tail.last)])),
    reached: async (name, mark) => Object.values(mark).every((end) => (groups.get(name)?.position ?? 0) >= Number(end)),
    lag,
    read: async (topic, partition, fromOffset, limit) =>
      partition !== 0 ? [] : (db.prepare('SELECT position, topic, key, value, headers, time FROM log WHERE position >= ? AND topic = ? ORDER BY position LIMIT ?').all(Number(fromOffset), topic, limit) as unknown as Row[]).map(recordOf),
    trim: (before, limit, names) => trim({ db, writer, tally }, names.map((name) => groups.get(name)?.stored ?? 0), before, limit),
    stop: async () => {
      clearTimeout(lazy);
      for (const reader of readers) await reader.stop();
    },
  });
}

/** Offsets that cannot be written are read from again at the next start, and what is read twice is known. */
function forgiven(error: unknown): void {
  if (!(error instanceof Outage)) throw error;
}

function openTail(db: DatabaseSync): Tail {
  const row = db.prepare("SELECT coalesce((SELECT seq FROM sqlite_sequence WHERE name = 'log'), 0) AS last").get() as { readonly last: number };
  return { records: [], first: row.last + 1, last: row.last, lookAt: lookEvery };
}

function trim({ db, writer, tally }: { readonly db: DatabaseSync; readonly writer: Writer; readonly tally: Tally }, positions: readonly number[], before: number, limit: number): Promise<number> {
  // Who has not read yet lets nothing go.
  const read = positions.length === 0 ? 0 : Math.min(...positions);
  const remove = () => {
    // Only the first ones are looked at: they are the oldest, and the whole log would hold everybody up.
    const gone = db.prepare('DELETE FROM log WHERE position IN (SELECT position FROM (SELECT position, time FROM log WHERE position <= ? ORDER BY position LIMIT ?) WHERE time < ?) RETURNING topic, position');
    return gone.all(read, limit, before) as { readonly topic: string; readonly position: number }[];
  };
  return write(writer, remove, tally.gone).then((gone) => gone.length);
}
