import type { Db } from 'mongodb';
import type { Ask, InboxEntry, Page } from '@book-rental/runtime';
import { compareTexts, dateOf, entriesOf, inboxPath, merged, movedEntryOf, type Aggregate, type Moved, type MovedEntries } from './documents.ts';
import { mayHaveMoved } from './moved.ts';
import { readTexts, writeCursor } from './query.ts';
import { sideOf } from './schema.ts';

const day = 24 * 60 * 60 * 1000;

type Remembering = Pick<Aggregate, '_id' | 'inbox' | 'moved'>;

/** Of each document only the entries of the sagas asked for, by their paths. */
export function inboxProjection(asks: readonly Ask[]): Readonly<Record<string, 1>> {
  return Object.fromEntries(asks.flatMap(({ sagaIds }) => sagaIds.map((sagaId) => [inboxPath(sagaId), 1 as const])));
}

/** What aggregates remember: in the document, and what was moved out of it. */
export function createInbox(db: Db, now: () => number) {
  const side = (collection: string) => db.collection<MovedEntries>(sideOf(collection));

  /** Of each ask, in order. One more look, and only where an entry may have been moved. */
  async function entriesFor(collection: string, asks: readonly { readonly ask: Ask; readonly document: Remembering | undefined }[]): Promise<readonly (readonly InboxEntry[])[]> {
    const looks = asks.flatMap(({ ask, document }) => {
      const moved = document?.moved;
      if (moved === undefined) return [];
      const sagas = ask.sagaIds.filter((sagaId) => mayHaveMoved(sagaId, moved));
      return sagas.length === 0 ? [] : [{ ...within(ask.key, moved), 'entries.saga': { $in: sagas } }];
    });
    const found = looks.length === 0 ? [] : await side(collection).find({ $or: looks }).sort({ '_id.n': 1 }).toArray();
    return asks.map(({ ask, document }) => {
      const wanted = new Set(ask.sagaIds);
      const moved = found.filter((one) => document !== undefined && belongs(one, document)).flatMap((one) => one.entries.map(movedEntryOf));
      return merged([...moved, ...entriesOf(document?.inbox)].filter((entry) => wanted.has(entry.sagaId)));
    });
  }

  async function page(collection: string, document: Remembering, { limit, cursor }: { readonly limit: number; readonly cursor?: string }): Promise<Page<InboxEntry>> {
    const after = cursor === undefined ? undefined : readTexts(cursor);
    let entries = [...entriesOf(document.inbox)];
    if (document.moved !== undefined) {
      const from = after === undefined ? {} : { first: { $lte: after[0] } };
      const portions = side(collection).find({ ...within(document._id, document.moved), ...from }, { sort: { last: -1 }, batchSize: 10 });
      for await (const portion of portions) {
        // All that could come before this portion is there already.
        const beyond = pageFrom(entries, after, limit + 1)[limit];
        if (beyond !== undefined && compareTexts(beyond.sagaId, portion.last) > 0) break;
        entries = [...portion.entries.map(movedEntryOf), ...entries];
      }
    }
    const behind = pageFrom(entries, after, limit + 1);
    const last = behind[limit - 1];
    return { items: behind.slice(0, limit), nextCursor: behind.length > limit && last !== undefined ? writeCursor([last.sagaId, last.effect]) : null };
  }

  /** Keys and sagas with entries decided before, oldest first, at most `limit` entries. */
  async function old(collection: string, before: string, limit: number): Promise<readonly Ask[]> {
    const earlier = dateOf(before);
    const documents = await db.collection<Aggregate>(collection).find({ inboxSince: { $lt: earlier } }, { projection: { inbox: 1 } }).sort({ inboxSince: 1 }).limit(limit).toArray();
    const portions = await side(collection).find({ oldest: { $lt: earlier } }).sort({ oldest: 1 }).limit(limit).toArray();
    await dropOrphans(collection, portions);
    const entries = [
      ...documents.flatMap((one) => entriesOf(one.inbox).map((entry) => ({ key: one._id, entry }))),
      ...portions.flatMap((one) => one.entries.map((entry) => ({ key: one.key, entry: movedEntryOf(entry) }))),
    ];
    const first = entries.filter(({ entry }) => entry.at < before).sort((one, other) => compareTexts(one.entry.at, other.entry.at)).slice(0, limit);
    const groups = new Map<string, Set<string>>();
    for (const { key, entry } of first) groups.set(key, (groups.get(key) ?? new Set()).add(entry.sagaId));
    return [...groups].map(([key, sagaIds]) => ({ key, sagaIds: [...sagaIds] }));
  }

  /** Portions that no document ever let go of: of a move that lost its race, or of an aggregate that is gone. One that was just written may still be waited for. */
  async function dropOrphans(collection: string, portions: readonly MovedEntries[]): Promise<void> {
    const settled = portions.filter(({ writtenAt }) => writtenAt.getTime() < now() - day);
    if (settled.length === 0) return;
    const documents = await db.collection<Aggregate>(collection).find({ _id: { $in: settled.map(({ key }) => key) } }, { projection: { moved: 1 } }).toArray();
    const orphans = settled.filter((portion) => !documents.some((document) => belongs(portion, document)));
    if (orphans.length > 0) await side(collection).deleteMany({ _id: { $in: orphans.map(({ _id }) => _id) } });
  }

  return { entriesFor, page, old, side };
}

export type Inbox = ReturnType<typeof createInbox>;

/** Portions of this aggregate that its document has let go of. */
function within(key: string, moved: Moved) {
  return { key, '_id.life': moved.life, '_id.n': { $lte: moved.count } };
}

export function belongs(portion: Pick<MovedEntries, '_id'>, { _id, moved }: Remembering): boolean {
  return moved !== undefined && portion._id.key === _id && portion._id.life.equals(moved.life) && portion._id.n <= moved.count;
}

/** Newest saga first, behind that place. */
function pageFrom(entries: readonly InboxEntry[], after: readonly [string, string] | undefined, limit: number): readonly InboxEntry[] {
  const order = (one: InboxEntry, other: InboxEntry) => compareTexts(other.sagaId, one.sagaId) || compareTexts(other.effect, one.effect);
  const isBehind = ({ sagaId, effect }: InboxEntry) => after === undefined || compareTexts(sagaId, after[0]) < 0 || (sagaId === after[0] && compareTexts(effect, after[1]) < 0);
  return merged(entries).filter(isBehind).sort(order).slice(0, limit);
}
