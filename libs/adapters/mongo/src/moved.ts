import { ObjectId, type AnyBulkWriteOperation, type Collection as Documents, type Document } from 'mongodb';
import { compareTexts, type Aggregate, type Moved, type MovedEntries, type MovedEntry, type Pending, type StoredEntry, type StoredInbox } from './documents.ts';
import { nameOf, safeName } from './encoding.ts';

export interface Cap {
  /** Inbox entries that a document may hold. */
  readonly most: number;
  /** How many fewer it holds after a move, so that not every commit moves some. */
  readonly portion: number;
}

const timeOrdered = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

/** A UUIDv7: it sorts by the time at which it was drawn. */
export function isTimeOrdered(sagaId: string): boolean {
  return sagaId.length === 36 && timeOrdered.test(sagaId);
}

/** Whether entries of this saga may have been moved away. */
export function mayHaveMoved(sagaId: string, moved: Moved): boolean {
  return !isTimeOrdered(sagaId) || sagaId <= moved.upTo;
}

/** Under this effect the inbox keeps idempotency keys: callers choose them, so they say nothing about time. */
const commandEffect = 'command';

interface Remembered {
  readonly sagaId: string;
  readonly entries: readonly MovedEntry[];
  /** ms: when it began, or was decided. */
  readonly time: number;
  readonly isKey: boolean;
}

interface Choice {
  readonly going: readonly Remembered[];
  readonly upTo: string;
}

/** The oldest sagas, as many as bring the inbox below its cap. */
export function choose(inbox: StoredInbox, upToNow: string, cap: Cap): Choice {
  const all = Object.entries(inbox).map(([saga, effects]) => remembered(nameOf(saga), effects));
  const count = all.reduce((sum, one) => sum + one.entries.length, 0);
  if (count <= cap.most) return { going: [], upTo: upToNow };
  let left = count;
  const going: Remembered[] = [];
  for (const one of [...all].sort((a, b) => a.time - b.time || compareTexts(a.sagaId, b.sagaId))) {
    if (left <= cap.most - cap.portion) break;
    going.push(one);
    left -= one.entries.length;
  }
  const upTo = highest(going.filter(({ isKey }) => !isKey), upToNow);
  // A caller's key that looks like a later saga would not be looked for over there: it stays, unless there are so many
  // that they alone fill the document.
  const staying = going.filter(({ isKey, sagaId }) => isKey && isTimeOrdered(sagaId) && sagaId > upTo);
  if (staying.length > cap.most) return { going, upTo: highest(going, upToNow) };
  return { going: going.filter((one) => !staying.includes(one)), upTo };
}

function remembered(sagaId: string, effects: Readonly<Record<string, StoredEntry>>): Remembered {
  const entries = Object.entries(effects).map(([effect, entry]): MovedEntry => ({ saga: sagaId, effect: nameOf(effect), ...entry }));
  const decided = Math.min(...entries.map(({ at }) => timeOf(at)));
  const isKey = entries.length > 0 && entries.every(({ effect }) => effect === commandEffect);
  return { sagaId, entries, isKey, time: isTimeOrdered(sagaId) && !isKey ? Number.parseInt(sagaId.slice(0, 8) + sagaId.slice(9, 13), 16) : decided };
}

function timeOf(at: unknown): number {
  return at instanceof Date ? at.getTime() : 0;
}

function highest(sagas: readonly Remembered[], least: string): string {
  return sagas.map(({ sagaId }) => sagaId).filter(isTimeOrdered).reduce((one, other) => (other > one ? other : one), least);
}

const duplicateKey = 11000;
const attempts = 3;

/**
 * Moves the oldest entries of one document out of it: written there first, then taken out here, if the document is still
 * the one that was read. Until then the document's count says that they do not count over there. A later reader of a newer
 * document writes over what an interrupted move left; an older one never does.
 */
export async function moveOldest(documents: Documents<Aggregate>, side: Documents<MovedEntries>, key: string, cap: Cap, now: Date): Promise<boolean> {
  for (let attempt = 0; attempt < attempts; attempt += 1) {
    const document = await documents.findOne({ _id: key }, { projection: { version: 1, inbox: 1, moved: 1 } });
    if (document === null || document.version === 0) return false;
    const { going, upTo } = choose(document.inbox ?? {}, document.moved?.upTo ?? '', cap);
    if (going.length === 0) return false;
    const moved: Moved = { life: document.moved?.life ?? new ObjectId(), count: (document.moved?.count ?? 0) + 1, upTo };
    if (!(await writeMoved(side, key, document.version, moved, going.flatMap(({ entries }) => entries), now))) return false;
    const before = document.moved === undefined ? { moved: { $exists: false } } : { 'moved.count': document.moved.count };
    const taken = await documents.updateOne({ _id: key, version: document.version, ...before }, tidied(going.map(({ sagaId }) => safeName(sagaId)), moved));
    if (taken.matchedCount === 1) return true;
  }
  return false;
}

/** False when the same reading or a newer one stands there: another instance is at it. */
async function writeMoved(side: Documents<MovedEntries>, key: string, version: number, { life, count }: Moved, entries: readonly MovedEntry[], now: Date): Promise<boolean> {
  const sagas = entries.map(({ saga }) => saga).sort(compareTexts);
  const oldest = new Date(Math.min(...entries.map(({ at }) => timeOf(at))));
  try {
    await side.updateOne(
      { _id: { key, life, n: count }, version: { $lt: version } },
      { $set: { key, version, first: sagas[0] ?? '', last: sagas.at(-1) ?? '', oldest, entries, writtenAt: now } },
      { upsert: true },
    );
    return true;
  } catch (error) {
    if ((error as { readonly code?: unknown }).code === duplicateKey) return false;
    throw error;
  }
}

const sagasOf = { $objectToArray: { $ifNull: ['$inbox', {}] } };

/** The inbox without these sagas and without sagas of which nothing is left, with its figures counted anew. */
export function tidied(going: readonly string[], moved?: Moved): Document[] {
  const kept = { $filter: { input: sagasOf, as: 'saga', cond: { $and: [{ $not: [{ $in: ['$$saga.k', { $literal: going }] }] }, { $ne: ['$$saga.v', {}] }] } } };
  const entries = { $reduce: { input: sagasOf, initialValue: [], in: { $concatArrays: ['$$value', { $objectToArray: '$$this.v' }] } } };
  const oldest = { $min: { $map: { input: entries, as: 'entry', in: '$$entry.v.at' } } };
  return [
    { $set: { inbox: { $arrayToObject: kept }, ...(moved === undefined ? {} : { moved: { $literal: moved } }) } },
    { $set: { inboxCount: { $size: entries }, inboxSince: { $ifNull: [oldest, '$$REMOVE'] } } },
    // A document that remembers nothing looks like one that never did; a removed one gets nothing new.
    { $set: { inbox: { $cond: [{ $eq: ['$inbox', {}] }, '$$REMOVE', '$inbox'] }, inboxCount: { $cond: [{ $eq: ['$inboxCount', 0] }, '$$REMOVE', '$inboxCount'] } } },
  ];
}

/** Takes entries out of what was moved up to that version. What is empty then stays for a while: a move that was begun long ago finds its place taken. */
export function forgetMoved(key: string, version: number, gone: NonNullable<Pending['forget']>): AnyBulkWriteOperation<Document> {
  const pairs = gone.map(({ saga, effect }) => [saga, effect]);
  const filter = { key, version: { $lte: version }, 'entries.saga': { $in: [...new Set(gone.map(({ saga }) => saga))] } };
  const left = { $filter: { input: '$entries', as: 'entry', cond: { $not: [{ $in: [['$$entry.saga', '$$entry.effect'], { $literal: pairs }] }] } } };
  const figures = {
    oldest: { $ifNull: [{ $min: '$entries.at' }, '$$REMOVE'] },
    first: { $ifNull: [{ $min: '$entries.saga' }, ''] },
    last: { $ifNull: [{ $max: '$entries.saga' }, ''] },
    emptiedAt: { $cond: [{ $eq: ['$entries', []] }, '$$NOW', '$$REMOVE'] },
  };
  return { updateMany: { filter, update: [{ $set: { entries: left } }, { $set: figures }] } };
}
