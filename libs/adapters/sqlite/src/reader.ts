import type { StatementSync } from 'node:sqlite';
import type { LogRecord } from '@book-rental/kernel';
import type { Subscribe } from '@book-rental/runtime';

export interface Row {
  readonly position: number;
  readonly topic: string;
  readonly key: string | null;
  readonly value: string;
  readonly headers: string;
  readonly time: number;
}

/** The last records in memory, so that readers at the end never touch the file. The same record object goes to every group. */
export interface Tail {
  records: LogRecord[];
  /** Position of the first record in memory. */
  first: number;
  /** Position of the last record there is. */
  last: number;
  /** When so many are in memory, the read ones go. */
  lookAt: number;
}

export interface Group {
  readonly name: string;
  /** Everything up to here is handled. */
  position: number;
  stored: number;
}

export interface Reader {
  readonly patient: boolean;
  readonly reads: (topic: string) => boolean;
  readonly position: () => number;
  readonly start: () => void;
  readonly wake: () => void;
  readonly stop: () => Promise<void>;
}

interface ReaderOptions {
  readonly tail: Tail;
  readonly page: StatementSync;
  readonly readers: ReadonlySet<Reader>;
  readonly group: Group;
  readonly options: Subscribe;
  readonly moved: () => void;
  readonly failed: (sentence: string) => void;
}

/** Commits that a patient reader waits for the others: one that is away must not hold it up. */
const mostPatience = 3;

/** Reads for one group: from memory at the end of the log, from the file when behind. */
export function createReader({ tail, page, readers, group, options, moved, failed }: ReaderOptions): Reader {
  const topics = new Set(options.topics);
  let stopped = false;
  let running: Promise<void> | undefined;
  let rested: (() => void) | undefined;

  /** The next records of these topics, and the position that is handled once they are. Ends before the first record of a topic that is behind its limit. */
  function next(limits?: ReadonlyMap<string, number>): { readonly records: readonly LogRecord[]; readonly upTo: number } {
    const source = group.position + 1 >= tail.first ? fromTail() : (page.all(group.position, options.batchSize) as unknown as Row[]).map(recordOf);
    const records: LogRecord[] = [];
    let upTo = group.position;
    for (const record of source) {
      if (limits !== undefined && Number(record.offset) > (limits.get(record.topic) ?? Infinity)) break;
      upTo = Number(record.offset);
      if (topics.has(record.topic)) records.push(record);
      if (records.length >= options.batchSize) break;
    }
    return { records, upTo };
  }

  function fromTail(): Iterable<LogRecord> {
    return after(tail.records, group.position);
  }

  /** How far the others have handled each topic that is read here too. */
  function handledByOthers(): ReadonlyMap<string, number> {
    const handled = new Map<string, number>();
    for (const other of readers) {
      if (other.patient) continue;
      for (const topic of topics) if (other.reads(topic)) handled.set(topic, Math.min(handled.get(topic) ?? Infinity, other.position()));
    }
    return handled;
  }

  /** What the others have handled, so that their answers come in the same batch; everything when they let it wait too long. */
  async function patiently(): Promise<ReturnType<typeof next>> {
    for (let commits = 0; commits < mostPatience && !stopped; commits += 1) {
      await nextCommit();
      const handled = next(handledByOthers());
      if (handled.upTo > group.position) return handled;
    }
    return next();
  }

  async function run(): Promise<void> {
    let failures = 0;
    while (!stopped && group.position < tail.last) {
      try {
        const { records, upTo } = options.patient === true ? await patiently() : next();
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
    running ??= run().finally(() => {
      running = undefined;
    });
  }

  return {
    patient: options.patient === true,
    reads: (topic) => topics.has(topic),
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

export function recordOf(row: Row): LogRecord {
  return { topic: row.topic, partition: 0, offset: String(row.position), key: row.key, value: row.value, headers: JSON.parse(row.headers) as Record<string, string>, time: row.time };
}
