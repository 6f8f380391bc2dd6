import { types } from 'node:util';
import { MongoBulkWriteError, ObjectId, type AnyBulkWriteOperation, type ClientSession, type Collection as Documents, type UpdateFilter, type WriteError } from 'mongodb';
import { Outage, type Change, type Collection, type InboxEntry } from '@book-rental/runtime';
import { encode, safeName } from './encoding.ts';
import { dateOf, inboxPath, merged, storedEntry, type Aggregate, type Pending, type StoredInbox, type StoredMessage } from './documents.ts';
import { asOutage, isOutageCode } from './problem.ts';
import { fieldsOf } from './query.ts';

/** A change as it will be written, with what of it waits in the document until it is done elsewhere. */
export interface Write {
  readonly change: Change;
  readonly pending: Pending | undefined;
  /** The messages that it leaves in the document. */
  readonly outbox: readonly StoredMessage[];
  readonly operation: AnyBulkWriteOperation<Aggregate>;
  /** The same for an aggregate that is most likely not there: a server takes it for a fifth of what an update costs it. */
  readonly insert?: AnyBulkWriteOperation<Aggregate>;
}

export interface Knowledge {
  /** Everything that waited in the document at this version was seen to. */
  readonly settled: boolean;
  /** Outbox entries that were published and still stand in the document. */
  readonly published: readonly string[];
}

/** The one write of a change. Deltas only: what an aggregate remembers is never read to be written back. */
export function writeOf(change: Change, collection: Collection, at: Date, { settled, published }: Knowledge): Write {
  const pending = pendingOf(change, at);
  const { update, push } = change.state === null ? removal(at) : replacement(change, collection);
  const outbox = change.outbox.map((message): StoredMessage => ({ id: new ObjectId().toHexString(), at, topic: message.topic, key: message.key, value: message.value, headers: encode(message.headers) }));
  if (outbox.length > 0) push['outbox'] = { $each: outbox };
  else if (published.length > 0) update['$pull'] = { outbox: { id: { $in: published } } };
  if (settled) {
    if (pending === undefined) update['$unset'] = { ...(update['$unset'] as object | undefined), pending: '' };
    else update['$set'] = { ...(update['$set'] as object), pending: [pending] };
  } else if (pending !== undefined) push['pending'] = { $each: [pending] };
  if (Object.keys(push).length > 0) update['$push'] = push;
  // An update that finds no document inserts one: for version 0 that is what is wanted, and a document that is there
  // already makes it a duplicate key. For any other version `_id` forbids it. What is there and of another version breaks
  // the collection's rule. So each lost race is an error with its index.
  if (change.expected !== 0) update['$setOnInsert'] = { _id: null };
  const filter = change.expected === 0 || change.state === null ? { _id: change.key, version: change.expected } : { _id: change.key };
  const operation = { updateOne: { filter, update: update as UpdateFilter<Aggregate>, upsert: true } };
  if (change.expected !== 0 || change.state === null) return { change, pending, outbox, operation };
  return { change, pending, outbox, operation, insert: { insertOne: { document: documentOf(change, collection, { outbox, pending }) } } };
}

/** The document that the first write of an aggregate makes: the same as its update would. */
function documentOf(change: Change, collection: Collection, { outbox, pending }: { readonly outbox: readonly StoredMessage[]; readonly pending: Pending | undefined }): Aggregate {
  const fields = fieldsOf(collection, change.state, change.key);
  const gone = new Set((change.forget ?? []).map(({ sagaId, effect }) => inboxPath(sagaId, effect)));
  const entries = merged(change.inbox).filter(({ sagaId, effect }) => !gone.has(inboxPath(sagaId, effect)));
  return {
    _id: change.key,
    version: 1,
    basedOn: 0,
    state: encode(change.state),
    ...(fields === undefined ? {} : { fields }),
    ...(entries.length === 0 ? {} : { inbox: inboxOf(entries), inboxCount: entries.length, inboxSince: earliest(entries) }),
    ...(outbox.length === 0 ? {} : { outbox }),
    ...(pending === undefined ? {} : { pending: [pending] }),
  };
}

function inboxOf(entries: readonly InboxEntry[]): StoredInbox {
  const bySaga = Map.groupBy(entries, ({ sagaId }) => safeName(sagaId));
  return Object.fromEntries([...bySaga].map(([saga, of]) => [saga, Object.fromEntries(of.map((entry) => [safeName(entry.effect), storedEntry(entry)]))]));
}

function earliest(entries: readonly InboxEntry[]): Date {
  return entries.map((entry) => dateOf(entry.at)).reduce((one, other) => (one < other ? one : other));
}

interface Draft {
  readonly update: Record<string, unknown>;
  readonly push: Record<string, unknown>;
}

function replacement(change: Change, collection: Collection): Draft {
  const set: Record<string, unknown> = { basedOn: change.expected, state: encode(change.state) };
  const unset: Record<string, ''> = change.expected === 0 ? { removedAt: '' } : {};
  const increments: Record<string, number> = { version: 1 };
  const update: Record<string, unknown> = { $set: set, $inc: increments };
  const fields = fieldsOf(collection, change.state, change.key);
  if (fields !== undefined) set['fields'] = fields;
  else if (Object.keys(collection.fields).length > 0) unset['fields'] = '';
  const gone = new Set((change.forget ?? []).map(({ sagaId, effect }) => inboxPath(sagaId, effect)));
  for (const path of gone) unset[path] = '';
  const entries = merged(change.inbox).filter(({ sagaId, effect }) => !gone.has(inboxPath(sagaId, effect)));
  if (entries.length > 0) {
    remember(entries, set, unset, increments);
    update['$min'] = { inboxSince: earliest(entries) };
  }
  if (Object.keys(unset).length > 0) update['$unset'] = unset;
  return { update, push: {} };
}

/** Each entry field by field: the whole of it would take the count of its applications with it. */
function remember(entries: readonly InboxEntry[], set: Record<string, unknown>, unset: Record<string, ''>, increments: Record<string, number>): void {
  increments['inboxCount'] = entries.length;
  for (const entry of entries) {
    const path = inboxPath(entry.sagaId, entry.effect);
    const { applied, outcome, at, reason, data } = storedEntry(entry);
    increments[`${path}.applied`] = applied;
    set[`${path}.outcome`] = outcome;
    set[`${path}.at`] = at;
    if (reason === undefined) unset[`${path}.reason`] = '';
    else set[`${path}.reason`] = reason;
    if (data === undefined) unset[`${path}.data`] = '';
    else set[`${path}.data`] = data;
  }
}

/** An empty document of version 0 stays until what it still has to send and to write is done. */
function removal(at: Date): Draft {
  const gone = ['state', 'fields', 'inbox', 'inboxCount', 'inboxSince', 'moved'].map((field) => [field, ''] as const);
  return { update: { $set: { version: 0, basedOn: -1, removedAt: at }, $unset: Object.fromEntries(gone) }, push: {} };
}

function pendingOf({ expected, views, trail = [], forget = [] }: Change, at: Date): Pending | undefined {
  if (views.length + trail.length + forget.length === 0) return undefined;
  return {
    id: new ObjectId(),
    at,
    version: expected + 1,
    ...(views.length === 0 ? {} : { views: views.map(({ view, id, version, doc, fresh }) => ({ view, id, version, doc: encode(doc), ...(fresh === true ? { fresh } : {}) })) }),
    ...(trail.length === 0 ? {} : { trail: trail.map(encode) }),
    ...(forget.length === 0 ? {} : { forget: forget.map(({ sagaId, effect }) => ({ saga: sagaId, effect })) }),
  };
}

export const duplicateKey = 11000;
/** The insert that `$setOnInsert: { _id: null }` forbids. */
const immutableField = 66;
/** The collection's rule: it was decided on another version. */
const breaksRule = 121;
const lostRace: ReadonlySet<unknown> = new Set([duplicateKey, immutableField, breaksRule]);

export interface Written {
  readonly won: readonly boolean[];
  /** Those that made a new document, in which nothing of before can wait. */
  readonly made: readonly boolean[];
  /** Of changes that are broken in themselves, such as a document that would be too large. */
  readonly failure: Error | undefined;
}

/** Unordered bulk writes. Throws `Outage` when it is not known what of it is durable. */
export async function writeAll(documents: Documents<Aggregate>, writes: readonly Write[], session: ClientSession): Promise<Written> {
  const first = await bulkOf(documents, writes.map(({ operation, insert }) => insert ?? operation), session);
  // What took the place of an insert may be no more than what a removed aggregate left: its update knows.
  const again = writes.flatMap(({ insert }, index) => (insert !== undefined && first.taken.has(index) ? [index] : []));
  const made = writes.map(({ insert }, index) => insert !== undefined && !first.taken.has(index));
  if (again.length === 0) return { won: wonOf(writes, first.taken), made, failure: first.failure };
  const second = await bulkOf(documents, again.flatMap((index) => writes[index]?.operation ?? []), session);
  const won = again.filter((_, position) => !second.taken.has(position));
  return { won: wonOf(writes, new Set([...first.taken].filter((index) => !won.includes(index)))), made, failure: first.failure ?? second.failure };
}

function wonOf(writes: readonly Write[], lost: ReadonlySet<number>): readonly boolean[] {
  return writes.map((_, index) => !lost.has(index));
}

/** One bulk write; answers whose place was taken. */
async function bulkOf(documents: Documents<Aggregate>, operations: AnyBulkWriteOperation<Aggregate>[], session: ClientSession): Promise<{ readonly taken: ReadonlySet<number>; readonly failure: Error | undefined }> {
  try {
    await documents.bulkWrite(operations, { session, ordered: false });
    return { taken: new Set(), failure: undefined };
  } catch (error) {
    const errors = writeErrorsOf(error);
    const failed = errors.find(({ code }) => !lostRace.has(code));
    return { taken: new Set(errors.map(({ index }) => index)), failure: failed === undefined ? undefined : new Error(failed.errmsg ?? 'MongoDB refused the write.') };
  }
}

/** What became of single operations, where the server said so of each and stands by the rest; anything else is thrown. */
export function writeErrorsOf(error: unknown): readonly WriteError[] {
  if (!(error instanceof MongoBulkWriteError)) throw asOutage(error);
  const errors = [error.writeErrors].flat();
  // The driver wraps what is no answer at all, such as a lost connection.
  const within: unknown = error.errorResponse;
  if (errors.length === 0 && types.isNativeError(within)) throw asOutage(within);
  const unsafe = error.result.getWriteConcernError();
  if (unsafe !== undefined) throw new Outage(`MongoDB has not yet made a write safe: ${unsafe.errmsg ?? 'no majority'}.`, { cause: error });
  if (errors.length === 0) throw asOutage(error);
  // A member that steps down in the middle says so for each operation that is left.
  const away = errors.find(({ code }) => isOutageCode(code));
  if (away !== undefined) throw new Outage(`MongoDB is away: ${away.errmsg ?? error.message}.`, { cause: error });
  return errors;
}
