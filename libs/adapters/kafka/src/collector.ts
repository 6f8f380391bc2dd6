import type { LogRecord } from '@book-rental/kernel';
import { Outage } from '@book-rental/runtime';

/** What was fetched of one partition, in order. */
export interface Offer {
  /** Topic and partition. */
  readonly place: string;
  readonly records: readonly LogRecord[];
  /** So many of the records are handled, from the first on. */
  readonly advance: (count: number) => void;
}

/** How an offer ended: all handled, cut short by `interrupt`, or failed after those that were advanced past. */
export type Ended = { readonly kind: 'handled' } | { readonly kind: 'interrupted' } | { readonly kind: 'failed'; readonly error: unknown };

export interface Collector {
  readonly offer: (offer: Offer) => Promise<Ended>;
  /** Finishes the batch in hand and gives back the rest, and whatever is offered before `resume`. */
  readonly interrupt: () => void;
  readonly resume: () => void;
  /** Resolves when no batch is in hand. */
  readonly rested: () => Promise<void>;
}

export interface CollectorOptions {
  readonly batchSize: number;
  /** So many batches at a time; the records of one key stay in one of them. */
  readonly parallel: number;
  readonly onBatch: (records: readonly LogRecord[]) => Promise<void>;
}

interface Open {
  readonly offer: Offer;
  readonly end: (ended: Ended) => void;
  done: number;
}

interface Taken {
  readonly open: Open;
  readonly count: number;
}

interface Failure {
  readonly record: LogRecord;
  readonly error: unknown;
}

/** Makes one batch of what was fetched of several partitions: one read, one write and one publish serve them all. */
export function createCollector({ batchSize, parallel, onBatch }: CollectorOptions): Collector {
  let open: Open[] = [];
  /** Places whose records made a batch fail: they come alone until they come through, so that the others go on. */
  const suspects = new Set<string>();
  let running: Promise<void> | undefined;
  let interrupted = false;

  async function run(): Promise<void> {
    // All that one fetch brought is offered within this turn.
    await new Promise((resolve) => setImmediate(resolve));
    while (open.length > 0) {
      if (interrupted) giveBack();
      else await step(take(open, suspects, batchSize * parallel));
    }
    // In the same turn as the last look at what is offered: what comes from now on starts anew.
    running = undefined;
  }

  async function step(taken: readonly Taken[]): Promise<void> {
    const records = taken.flatMap(({ open: { offer, done }, count }) => offer.records.slice(done, done + count));
    const failures = (await Promise.all(lanesOf(records, parallel).map((lane) => handle(lane)))).flat();
    const failed = new Map(failures.map(({ record, error }) => [record, error]));
    for (const one of taken) settle(one, failed);
    open = open.filter(({ offer, done }) => done >= 0 && done < offer.records.length);
  }

  /** Answers the records that were not handled. */
  async function handle(lane: readonly LogRecord[]): Promise<readonly Failure[]> {
    for (let from = 0; from < lane.length; from += batchSize) {
      try {
        await onBatch(lane.slice(from, from + batchSize));
      } catch (error) {
        return lane.slice(from).map((record) => ({ record, error }));
      }
    }
    return [];
  }

  function settle({ open: one, count }: Taken, failed: ReadonlyMap<LogRecord, unknown>): void {
    const { place, records, advance } = one.offer;
    const last = one.done + count;
    const before = one.done;
    while (one.done < last && !failed.has(records[one.done] as LogRecord)) one.done += 1;
    if (one.done > before) advance(one.done);
    if (one.done === last) {
      suspects.delete(place);
      if (last === records.length) one.end({ kind: 'handled' });
      return;
    }
    const error = failed.get(records[one.done] as LogRecord);
    if (!(error instanceof Outage)) suspects.add(place);
    one.done = -1;
    one.end({ kind: 'failed', error });
  }

  function giveBack(): void {
    for (const one of open) one.end({ kind: 'interrupted' });
    open = [];
  }

  return {
    offer: (offer) =>
      new Promise((end) => {
        open.push({ offer, end, done: 0 });
        running ??= run();
      }),
    interrupt: () => {
      interrupted = true;
    },
    resume: () => {
      interrupted = false;
    },
    rested: async () => {
      await running;
    },
  };
}

/** The next records: an even share of every partition that is offered. A suspect comes alone. */
function take(open: readonly Open[], suspects: ReadonlySet<string>, room: number): readonly Taken[] {
  const sound = open.filter(({ offer }) => !suspects.has(offer.place));
  const from = sound.length > 0 ? sound : open.slice(0, 1);
  const taken: Taken[] = [];
  let left = room;
  for (const [index, one] of from.entries()) {
    const share = Math.ceil(left / (from.length - index));
    const count = Math.min(share, one.offer.records.length - one.done);
    if (count > 0) taken.push({ open: one, count });
    left -= count;
  }
  return taken;
}

function lanesOf(records: readonly LogRecord[], parallel: number): readonly (readonly LogRecord[])[] {
  if (parallel === 1) return [records];
  const lanes = new Map<number, LogRecord[]>();
  for (const record of records) {
    const number = hash(record.key ?? `${record.topic}/${record.partition}`) % parallel;
    const lane = lanes.get(number) ?? [];
    if (lane.length === 0) lanes.set(number, lane);
    lane.push(record);
  }
  return [...lanes.values()];
}

function hash(text: string): number {
  let value = 0;
  for (let index = 0; index < text.length; index += 1) value = (Math.imul(value, 31) + text.charCodeAt(index)) | 0;
  return value >>> 0;
}
