import type { LogRecord } from '@book-rental/kernel';
import type { Crash, Subscribe } from '@book-rental/runtime';
import type { Random } from './random.ts';
import type { Life } from './schedule.ts';

/** What groups were given, counted. */
export interface ReaderStats {
  delivered: number;
  /** Given to a group that had been given it already. */
  again: number;
  /** Given to a group after a message of the same saga that was published later. */
  reordered: number;
}

export interface Member {
  readonly life: Life;
  readonly subscribe: Subscribe;
  readonly crash: Crash;
}

/** Topics with their partitions, as `rental_rent/0`, each a list of records. */
export type Partitions = ReadonlyMap<string, readonly LogRecord[]>;

/** The processes that read as one service, and how far they are. */
export interface Readers {
  readonly topics: readonly string[];
  readonly join: (member: Member) => void;
  /** A process is gone: what it read without writing it down comes again, to whoever is next. */
  readonly leave: (life: Life) => void;
  /** Gives some waiting records to one of them; false when there is nothing to give, or nobody to give it to. */
  readonly deliver: (done: (error: unknown) => void) => boolean;
  readonly commit: () => void;
  readonly committed: (partition: string) => number;
  readonly hold: (partition: string) => void;
  readonly release: () => void;
  readonly stats: ReaderStats;
}

interface Batch {
  readonly member: Member;
  readonly records: readonly LogRecord[];
  /** Where each partition stands after it. */
  readonly upTo: ReadonlyMap<string, number>;
}

/** `lazy` says how often the offset is not written down after a batch; `order` is when a record was published. */
export function createReaders(partitions: Partitions, topics: readonly string[], random: Random, lazy: () => number, order: (record: LogRecord) => number): Readers {
  let members: readonly Member[] = [];
  const position = new Map<string, number>();
  const committed = new Map<string, number>();
  const busy = new Map<string, Life>();
  const lastReader = new Map<string, Life>();
  const held = new Set<string>();
  const given = new Set<number>();
  const latest = new Map<string, number>();
  const stats: ReaderStats = { delivered: 0, again: 0, reordered: 0 };
  const mine = [...partitions.keys()].filter((place) => topics.includes(topicOf(place)));
  const at = (place: string) => position.get(place) ?? 0;

  function choose(): Batch | undefined {
    const ready = mine.filter((place) => !held.has(place) && !busy.has(place) && at(place) < (partitions.get(place)?.length ?? 0));
    if (ready.length === 0 || members.length === 0) return undefined;
    const member = random.pick(members);
    const records: LogRecord[] = [];
    const upTo = new Map<string, number>();
    for (const place of random.shuffled(ready).slice(0, 1 + random.below(ready.length))) {
      const waiting = partitions.get(place)?.slice(at(place)) ?? [];
      const taken = waiting.slice(0, 1 + random.below(Math.min(member.subscribe.batchSize, waiting.length)));
      records.push(...taken);
      upTo.set(place, at(place) + taken.length);
    }
    return { member, records, upTo };
  }

  function count(records: readonly LogRecord[]): void {
    stats.delivered += records.length;
    for (const record of records) {
      const saga = record.headers['ce_correlationid'] ?? '';
      const published = order(record);
      if (given.has(published)) stats.again += 1;
      else if (published < (latest.get(saga) ?? -1)) stats.reordered += 1;
      given.add(published);
      latest.set(saga, Math.max(latest.get(saga) ?? -1, published));
    }
  }

  function finish({ member, upTo }: Batch): void {
    if (!member.life.alive) return;
    for (const [place, end] of upTo) {
      position.set(place, end);
      busy.delete(place);
      if (!random.chance(lazy())) committed.set(place, end);
    }
    member.crash('after-offset', member.life.service);
  }

  function giveUp({ member, upTo }: Batch): void {
    for (const place of upTo.keys()) if (busy.get(place) === member.life) busy.delete(place);
  }

  return {
    topics,
    stats,
    join: (member) => {
      members = [...members, member];
    },
    leave: (life) => {
      members = members.filter((one) => one.life !== life);
      for (const [place, reader] of lastReader) {
        if (reader !== life) continue;
        busy.delete(place);
        lastReader.delete(place);
        position.set(place, committed.get(place) ?? 0);
      }
    },
    deliver: (done) => {
      const batch = choose();
      if (batch === undefined) return false;
      count(batch.records);
      for (const place of batch.upTo.keys()) {
        busy.set(place, batch.member.life);
        lastReader.set(place, batch.member.life);
      }
      batch.member.subscribe
        .onBatch(batch.records)
        .then(
          () => finish(batch),
          (error: unknown) => {
            giveUp(batch);
            throw error;
          },
        )
        .then(() => done(undefined), done);
      return true;
    },
    commit: () => {
      for (const [place, end] of position) committed.set(place, end);
    },
    committed: (place) => committed.get(place) ?? 0,
    hold: (place) => void held.add(place),
    release: () => held.clear(),
  };
}

export function topicOf(place: string): string {
  return place.slice(0, place.indexOf('/'));
}
