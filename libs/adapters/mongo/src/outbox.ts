import type { Collection as Documents, Db } from 'mongodb';
import type { Outgoing } from '@book-rental/kernel';
import type { OutboxEntry } from '@book-rental/runtime';
import type { Aggregate, StoredMessage } from './documents.ts';
import { decode } from './encoding.ts';
import type { PendingWrites } from './pending.ts';
import { createSeen } from './seen.ts';

interface Place {
  readonly collection: string;
  readonly key: string;
}

export interface OutboxOptions {
  readonly db: Db;
  readonly collections: readonly string[];
  readonly pending: PendingWrites;
  readonly now: () => number;
  /** ms between two sweeps, which go along with a look. */
  readonly sweepMs: number;
  readonly sweep: () => Promise<void>;
}

const waiting = { 'outbox.at': { $exists: true } } as const;

/**
 * Messages that wait in their aggregates' documents. What was published goes with the next commit of its key, and what is
 * left of it before the next look, so a look never finds it again. Looking also clears up: it is what the relay does all
 * the time anyway.
 */
export function createOutbox({ db, collections, pending, now, sweepMs, sweep }: OutboxOptions) {
  const places = createSeen<Place>(50_000);
  const published = new Map<string, Place & { readonly ids: Set<string> }>();
  let sweptAt = Number.NEGATIVE_INFINITY;

  const documentsOf = (collection: string): Documents<Aggregate> => db.collection<Aggregate>(collection);

  async function look(limit: number): Promise<readonly OutboxEntry[]> {
    await clearPublished();
    await sweepSometimes();
    const found = await Promise.all(collections.map((collection) => waitingIn(collection, limit)));
    return found.flat().sort((one, other) => compare(one.at, other.at) || compare(one.id, other.id)).slice(0, limit);
  }

  /** The oldest entries stand in the documents with the oldest first entries, so no more of them are needed. */
  async function waitingIn(collection: string, limit: number): Promise<readonly OutboxEntry[]> {
    const documents = await documentsOf(collection).find(waiting, { projection: { outbox: 1, 'pending.id': 1 } }).sort({ 'outbox.at': 1 }).limit(limit).toArray();
    // No message names what a reader would not find yet.
    await pending.heal(collection, documents);
    return documents.flatMap(({ _id, outbox = [] }) => outbox.map((message) => {
      places.set(message.id, { collection, key: _id });
      return outboxEntry(_id, message);
    }));
  }

  /** Told of what went out. It goes from the documents later: if this process dies first, it goes out once more. */
  async function tell(ids: readonly string[]): Promise<void> {
    const strangers = ids.filter((id) => places.get(id) === undefined);
    if (strangers.length > 0) await find(strangers);
    for (const id of ids) {
      const place = places.get(id);
      if (place === undefined) continue;
      const name = `${place.collection}/${place.key}`;
      const known = published.get(name) ?? { ...place, ids: new Set<string>() };
      known.ids.add(id);
      published.set(name, known);
    }
  }

  async function find(ids: readonly string[]): Promise<void> {
    for (const collection of collections) {
      const documents = await documentsOf(collection).find({ ...waiting, 'outbox.id': { $in: [...ids] } }, { projection: { 'outbox.id': 1 } }).toArray();
      for (const { _id, outbox = [] } of documents) for (const { id } of outbox) places.set(id, { collection, key: _id });
    }
  }

  /** What of this key was published; whoever asks takes it out with its commit, or gives it back. */
  function take(collection: string, key: string): readonly string[] {
    const name = `${collection}/${key}`;
    const known = published.get(name);
    published.delete(name);
    return known === undefined ? [] : [...known.ids];
  }

  async function clearPublished(): Promise<void> {
    const going = [...published.values()];
    if (going.length === 0) return;
    for (const { collection, key } of going) published.delete(`${collection}/${key}`);
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

  async function sweepSometimes(): Promise<void> {
    if (now() - sweptAt < sweepMs) return;
    sweptAt = now();
    await sweep();
  }

  async function size(): Promise<{ readonly length: number; readonly oldest: string | null }> {
    await clearPublished();
    const groups = { $group: { _id: null, length: { $sum: { $size: '$outbox' } }, oldest: { $min: { $min: '$outbox.at' } } } };
    const found = await Promise.all(collections.map((collection) => documentsOf(collection).aggregate<{ readonly length: number; readonly oldest: Date }>([{ $match: waiting }, groups]).toArray()));
    const sizes = found.flat();
    const oldest = sizes.map((one) => one.oldest.getTime());
    return { length: sizes.reduce((sum, one) => sum + one.length, 0), oldest: oldest.length === 0 ? null : new Date(Math.min(...oldest)).toISOString() };
  }

  return { look, tell, take, size, clearPublished };
}

export type Outbox = ReturnType<typeof createOutbox>;

export function outboxEntry(key: string, { id, at, ...message }: StoredMessage): OutboxEntry {
  return { id, key, at: at.toISOString(), message: { topic: message.topic, key: message.key, value: message.value, headers: decode(message.headers) as Outgoing['headers'] } };
}

function compare(one: string, other: string): number {
  return one < other ? -1 : Number(one > other);
}
