import type { Collection as Documents, Db, Filter } from 'mongodb';
import type { Outgoing } from '@book-rental/kernel';
import type { OutboxEntry } from '@book-rental/runtime';
import type { Aggregate, StoredMessage } from './documents.ts';
import { decode } from './encoding.ts';
import { owing, type PendingWrites } from './pending.ts';
import { createSeen } from './seen.ts';

interface Place {
  readonly collection: string;
  readonly key: string;
}

/** Where a message stands, and since when (ms). */
interface Standing extends Place {
  readonly at: number;
}

export interface OutboxOptions {
  readonly db: Db;
  readonly collections: readonly string[];
  readonly pending: PendingWrites;
  readonly now: () => number;
  /** ms between two sweeps, which go along with a look; and between two looks at what others left. */
  readonly sweepMs: number;
  /** ms that a message of another instance is that instance's to publish. */
  readonly graceMs: number;
  readonly sweep: () => Promise<void>;
}

const waiting = { 'outbox.at': { $exists: true } } as const;
/** Own messages that are known to wait. Those beyond that, while Kafka is away for long, are found as what others left is. */
const ownAtMost = 20_000;

/** Where this process has put a message; the message itself once it is safe, and all that it tells of can be found. */
interface Own extends Place {
  readonly entry?: OutboxEntry;
}

/** One document, and what of it was published and still stands there. */
interface Published extends Place {
  readonly ids: Set<string>;
  /** ms: by then the next commit of its key has had its chance, and no other instance has yet taken it for left. */
  readonly goesAt: number;
}

/**
 * Messages that wait in their aggregates' documents. What was published goes with the next commit of its key, which is most
 * often on its way, and without one by a write of its own before another instance takes it for left. Looking also clears
 * up: it is what the relay does all the time anyway. A look finds at once what this process has committed, and what others
 * have only when it is so old that they cannot be about to publish it: else every instance would publish the messages of all.
 */
export function createOutbox({ db, collections, pending, now, sweepMs, graceMs, sweep }: OutboxOptions) {
  const places = createSeen<Standing>(50_000);
  const own = new Map<string, Own>();
  const published = new Map<string, Published>();
  let sweptAt = Number.NEGATIVE_INFINITY;
  let moreIsLeft = false;

  const documentsOf = (collection: string): Documents<Aggregate> => db.collection<Aggregate>(collection);

  /** What this process has put into a document; or perhaps has, when nobody could tell it. */
  function mayHold(collection: string, key: string, messages: readonly StoredMessage[]): void {
    for (const { id, at } of messages) {
      places.set(id, { collection, key, at: at.getTime() });
      if (own.size < ownAtMost) own.set(id, { collection, key });
    }
  }

  /** It stands there, safe: nobody needs to read it to publish it. */
  function holds(key: string, messages: readonly StoredMessage[]): void {
    for (const message of messages) {
      const place = own.get(message.id);
      if (place !== undefined) own.set(message.id, { ...place, entry: outboxEntry(key, message) });
    }
  }

  async function look(limit: number): Promise<readonly OutboxEntry[]> {
    await clearPublished(now());
    const swept = await sweepSometimes();
    const found = await Promise.all([ownEntries(limit), ...(swept || moreIsLeft ? [leftEntries(limit)] : [])]);
    const entries = new Map(found.flat().map((one) => [one.id, one]));
    return [...entries.values()].sort((one, other) => compare(one.at, other.at) || compare(one.id, other.id)).slice(0, limit);
  }

  async function ownEntries(limit: number): Promise<readonly OutboxEntry[]> {
    const asked = [...own].slice(0, limit);
    // What is older than that, another instance may have published and taken out.
    const since = new Date(now() - graceMs + sweepMs).toISOString();
    const [sure, unsure] = [[] as OutboxEntry[], [] as (readonly [string, Place])[]];
    for (const [id, { entry, ...place }] of asked) {
      if (entry !== undefined && entry.at > since) sure.push(entry);
      else unsure.push([id, place]);
    }
    return unsure.length === 0 ? sure : [...sure, ...(await written(unsure))];
  }

  /** What of these was written after all. */
  async function written(unsure: readonly (readonly [string, Place])[]): Promise<readonly OutboxEntry[]> {
    const ids = new Set(unsure.map(([id]) => id));
    const byCollection = Map.groupBy(unsure, ([, { collection }]) => collection);
    const found = await Promise.all([...byCollection].map(([collection, mine]) => entriesIn(collection, { ...waiting, _id: { $in: mine.map(([, { key }]) => key) } })));
    const entries = found.flat().filter(({ id }) => ids.has(id));
    // Some were not, or another instance took them for left.
    const there = new Set(entries.map(({ id }) => id));
    for (const id of ids) if (!there.has(id)) own.delete(id);
    return entries;
  }

  /** The oldest entries stand in the documents with the oldest first entries, so no more of them are needed. */
  async function leftEntries(limit: number): Promise<readonly OutboxEntry[]> {
    const before = new Date(now() - graceMs);
    const found = await Promise.all(collections.map((collection) => entriesIn(collection, { 'outbox.at': { $lte: before } }, limit)));
    moreIsLeft = found.some(({ length }) => length >= limit);
    return found.flat().filter(({ at }) => at <= before.toISOString());
  }

  async function entriesIn(collection: string, filter: Filter<Aggregate>, limit = 0): Promise<readonly OutboxEntry[]> {
    const documents = await documentsOf(collection).find(filter, { projection: { outbox: 1, ...owing } }).sort({ 'outbox.at': 1 }).limit(limit).toArray();
    // No message names what a reader would not find yet.
    await pending.heal(collection, documents);
    return documents.flatMap(({ _id, outbox = [] }) => outbox.map((message) => {
      places.set(message.id, { collection, key: _id, at: message.at.getTime() });
      return outboxEntry(_id, message);
    }));
  }

  /** Told of what went out. It goes from the documents later: if this process dies first, it goes out once more. */
  async function tell(ids: readonly string[]): Promise<void> {
    const strangers = ids.filter((id) => places.get(id) === undefined);
    if (strangers.length > 0) await find(strangers);
    for (const id of ids) {
      own.delete(id);
      const place = places.get(id);
      if (place === undefined) continue;
      const { collection, key, at } = place;
      const known = published.get(nameOf(place)) ?? { collection, key, ids: new Set<string>(), goesAt: at + graceMs - sweepMs };
      known.ids.add(id);
      published.set(nameOf(place), known);
    }
  }

  async function find(ids: readonly string[]): Promise<void> {
    for (const collection of collections) {
      const documents = await documentsOf(collection).find({ ...waiting, 'outbox.id': { $in: [...ids] } }, { projection: { 'outbox.id': 1, 'outbox.at': 1 } }).toArray();
      for (const { _id, outbox = [] } of documents) for (const { id, at } of outbox) places.set(id, { collection, key: _id, at: at.getTime() });
    }
  }

  /** What of this key was published; whoever asks takes it out with its commit, or gives it back. */
  function take(collection: string, key: string): readonly string[] {
    const name = nameOf({ collection, key });
    const known = published.get(name);
    published.delete(name);
    return known === undefined ? [] : [...known.ids];
  }

  async function clearPublished(before = Number.POSITIVE_INFINITY): Promise<void> {
    const going = [...published.values()].filter(({ goesAt }) => goesAt <= before);
    if (going.length === 0) return;
    for (const one of going) published.delete(nameOf(one));
    try {
      for (const collection of new Set(going.map((one) => one.collection))) {
        const own = going.filter((one) => one.collection === collection);
        await documentsOf(collection).bulkWrite(own.map(({ key, ids }) => ({ updateOne: { filter: { _id: key }, update: { $pull: { outbox: { id: { $in: [...ids] } } } } } })), { ordered: false });
      }
    } catch (error) {
      for (const { ids } of going) await tell([...ids]);
      throw error;
    }
  }

  async function sweepSometimes(): Promise<boolean> {
    if (now() - sweptAt < sweepMs) return false;
    sweptAt = now();
    await sweep();
    return true;
  }

  async function size(): Promise<{ readonly length: number; readonly oldest: string | null }> {
    await clearPublished();
    const groups = { $group: { _id: null, length: { $sum: { $size: '$outbox' } }, oldest: { $min: { $min: '$outbox.at' } } } };
    const found = await Promise.all(collections.map((collection) => documentsOf(collection).aggregate<{ readonly length: number; readonly oldest: Date }>([{ $match: waiting }, groups]).toArray()));
    const sizes = found.flat();
    const oldest = sizes.map((one) => one.oldest.getTime());
    return { length: sizes.reduce((sum, one) => sum + one.length, 0), oldest: oldest.length === 0 ? null : new Date(Math.min(...oldest)).toISOString() };
  }

  return { mayHold, holds, look, tell, take, size, clearPublished };
}

export type Outbox = ReturnType<typeof createOutbox>;

function nameOf({ collection, key }: Place): string {
  return `${collection}/${key}`;
}

export function outboxEntry(key: string, { id, at, ...message }: StoredMessage): OutboxEntry {
  return { id, key, at: at.toISOString(), message: { topic: message.topic, key: message.key, value: message.value, headers: decode(message.headers) as Outgoing['headers'] } };
}

function compare(one: string, other: string): number {
  return one < other ? -1 : Number(one > other);
}
