import type { AnyBulkWriteOperation, Collection as Documents, Db, ObjectId } from 'mongodb';
import { Outage, type Collection } from '@book-rental/runtime';
import { duplicateKey, writeErrorsOf } from './changes.ts';
import { decode } from './encoding.ts';
import type { Aggregate, Pending, Row } from './documents.ts';
import { forgetMoved, tidied } from './moved.ts';
import { fieldsOf, versionsOf } from './query.ts';
import { createSeen } from './seen.ts';
import { sideOf } from './schema.ts';

/** What one commit left to be written elsewhere, and whose it is. */
export interface Owed {
  readonly key: string;
  readonly pending: Pending;
}

/** An aggregate of which only so much of what is pending was read as tells whether it is done. */
type Owing = Pick<Aggregate, '_id'> & { readonly pending?: readonly Noted[] };

interface Noted extends Pick<Pending, 'id'> {
  readonly views?: readonly Pick<NonNullable<Pending['views']>[number], 'view' | 'id' | 'version'>[];
  readonly trail?: readonly unknown[];
  readonly forget?: readonly unknown[];
}

/** So much of it. */
export const owing = { 'pending.id': 1, 'pending.views.view': 1, 'pending.views.id': 1, 'pending.views.version': 1, 'pending.trail.id': 1, 'pending.forget.saga': 1 } as const;

export interface PendingOptions {
  readonly db: Db;
  readonly views: ReadonlyMap<string, Collection>;
  readonly now: () => number;
  /** ms that a commit may take for its own rows before another instance does them. */
  readonly graceMs: number;
  readonly notice: (sentence: string) => void;
}

/** How many aggregates are swept at once. */
const portion = 500;

/**
 * Rows of views, lines of the trail and what retention takes out of moved entries. A commit notes them in its document,
 * then does them, then they may go from there. Doing them twice, or late, changes nothing: each carries the version that
 * it comes from.
 */
export function createPending({ db, views, now, graceMs, notice }: PendingOptions) {
  const done = createSeen<true>(50_000);

  async function apply(collection: string, owed: readonly Owed[]): Promise<void> {
    const due = owed.filter(({ pending }) => !isDone(pending.id));
    if (due.length === 0) return;
    await Promise.all([...rowsOf(due)].map(([view, rows]) => writeRows(db.collection<Row>(view), known(view), rows)));
    await noteTrail(db, due.flatMap(({ pending }) => pending.trail ?? []));
    await forget(collection, due);
    for (const { pending } of due) done.set(pending.id.toHexString(), true);
  }

  function isDone(id: ObjectId): boolean {
    return done.get(id.toHexString()) === true;
  }

  function known(view: string): Collection {
    const shape = views.get(view);
    if (shape === undefined) throw new Error(`${db.databaseName} has no ${view}.`);
    return shape;
  }

  async function writeRows(documents: Documents<Row>, shape: Collection, rows: ReadonlyMap<string, RowWrite>): Promise<void> {
    const operations = [...rows].map(([id, row]) => rowOperation(shape, id, row, new Date(now())));
    const inserts = [...rows].map(([id, row]) => (row.fresh ? rowInsert(shape, id, row) : undefined));
    const again = await bulk(documents, operations.map((update, index) => inserts[index] ?? { updateOne: { ...update, upsert: true } }));
    // There is a row already, or another instance has just made it: the update knows which of them is newer.
    const updates = again.flatMap((index) => operations[index] ?? []);
    if (updates.length > 0) await bulk(documents, updates.map((update) => ({ updateOne: update })));
  }

  async function forget(collection: string, owed: readonly Owed[]): Promise<void> {
    const forgetting = owed.filter(({ pending }) => pending.forget !== undefined);
    if (forgetting.length === 0) return;
    await db.collection(sideOf(collection)).bulkWrite(forgetting.map(({ key, pending }) => forgetMoved(key, pending.version, pending.forget ?? [])), { ordered: true });
    await db.collection<Aggregate>(collection).bulkWrite(forgetting.map(({ key }) => ({ updateOne: { filter: { _id: key }, update: tidied([]) } })), { ordered: false });
  }

  /** Whether something of what it wrote is still to be done elsewhere, for all that is known here. */
  function owes({ pending }: Owing): boolean {
    return pending?.some(({ id }) => !isDone(id)) === true;
  }

  /** Of what other instances committed, most is done: their rows say so, at a glance for all, and nothing is written twice. */
  async function recognise(among: readonly Owing[]): Promise<void> {
    const unknown = among.flatMap(({ pending = [] }) => pending).filter(({ id, trail, forget: gone }) => !isDone(id) && trail === undefined && gone === undefined);
    if (unknown.length === 0) return;
    const wanted = Map.groupBy(unknown.flatMap(({ views: rows = [] }) => rows), ({ view }) => view);
    const versions = new Map(await Promise.all([...wanted].map(async ([view, rows]) => [view, await versionsOf(db.collection(view), rows.map(({ id }) => id))] as const)));
    for (const { id, views: rows = [] } of unknown) {
      if (rows.every((row) => (versions.get(row.view)?.get(row.id) ?? 0) >= row.version)) done.set(id.toHexString(), true);
    }
  }

  /** Does what these aggregates still owe, whoever committed it. */
  async function heal(collection: string, among: readonly Owing[]): Promise<void> {
    await recognise(among);
    const keys = among.filter(owes).map(({ _id }) => _id);
    if (keys.length === 0) return;
    const documents = await db.collection<Aggregate>(collection).find({ _id: { $in: keys } }, { projection: { pending: 1 } }).toArray();
    await applyEach(collection, documents.flatMap(owedOf));
  }

  /** Does what others left undone, and clears away what is done. */
  async function sweep(collection: string): Promise<void> {
    const documents = db.collection<Aggregate>(collection);
    const before = new Date(now() - graceMs);
    const found = await documents.find({ 'pending.at': { $lt: before } }, { projection: { pending: 1 } }).sort({ 'pending.at': 1 }).limit(portion).toArray();
    await recognise(found);
    await applyEach(collection, found.flatMap(owedOf));
    const clearing = found.flatMap((one) => {
      const gone = (one.pending ?? []).filter(({ id }) => isDone(id)).map(({ id }) => id);
      return gone.length === 0 ? [] : [{ updateOne: { filter: { _id: one._id }, update: { $pull: { pending: { id: { $in: gone } } } } } }];
    });
    if (clearing.length > 0) await documents.bulkWrite(clearing, { ordered: false });
    await clearRemoved(documents, before);
  }

  /** One that cannot be done must not keep the others: it is told, and stays. */
  async function applyEach(collection: string, owed: readonly Owed[]): Promise<void> {
    try {
      await apply(collection, owed);
    } catch (error) {
      if (error instanceof Outage) throw error;
      for (const one of owed) await apply(collection, [one]).catch((failure: unknown) => tell(collection, one, failure));
    }
  }

  function tell(collection: string, { key, pending }: Owed, error: unknown): void {
    if (error instanceof Outage) throw error;
    notice(`${db.databaseName}: what version ${pending.version} of ${collection}/${key} changed in views cannot be written: ${error instanceof Error ? error.message : String(error)}.`);
  }

  return { apply, heal, owes, sweep };
}

export type PendingWrites = ReturnType<typeof createPending>;

/** Removed aggregates whose last messages are out and whose rows are written. */
export async function clearRemoved(documents: Documents<Aggregate>, before: Date, keys?: readonly string[]): Promise<void> {
  const nothingWaits = { 'outbox.0': { $exists: false }, 'pending.0': { $exists: false } };
  await documents.deleteMany({ removedAt: { $lte: before }, ...nothingWaits, ...(keys === undefined ? {} : { _id: { $in: [...keys] } }) });
}

export async function noteTrail(db: Db, lines: readonly unknown[]): Promise<void> {
  if (lines.length === 0) return;
  const entries = lines.map((line) => line as { readonly id: string });
  await bulk(db.collection<{ _id: string }>('trail'), entries.map(({ id, ...rest }) => ({ updateOne: { filter: { _id: id }, update: { $setOnInsert: rest }, upsert: true } })));
}

function owedOf({ _id, pending = [] }: Pick<Aggregate, '_id' | 'pending'>): readonly Owed[] {
  return pending.map((one) => ({ key: _id, pending: one }));
}

interface RowWrite {
  readonly version: number;
  readonly doc: unknown;
  readonly fresh: boolean;
}

/** By view and row, the newest of what is to be written. */
function rowsOf(owed: readonly Owed[]): ReadonlyMap<string, ReadonlyMap<string, RowWrite>> {
  const views = new Map<string, Map<string, RowWrite>>();
  for (const { pending } of owed) {
    for (const { view, id, version, doc, fresh } of pending.views ?? []) {
      const rows = views.get(view) ?? new Map<string, RowWrite>();
      views.set(view, rows);
      const other = rows.get(id);
      if ((other?.version ?? 0) <= version) rows.set(id, { version, doc, fresh: fresh === true || other?.fresh === true });
    }
  }
  return views;
}

/** What is there and newer stays as it is. Asked for by `_id` alone, so that the server needs no plan. */
function rowOperation(shape: Collection, id: string, { version, doc }: RowWrite, removedAt: Date) {
  const fields = doc === null ? undefined : fieldsOf(shape, decode(doc), id);
  const row = doc === null ? { version, removedAt } : { version, doc, ...(fields === undefined ? {} : { fields }) };
  return { filter: { _id: id }, update: [{ $replaceWith: { $cond: [{ $lte: ['$version', version] }, { $literal: row }, '$$ROOT'] } }] };
}

/** A row that is not there yet; undefined where it is to be removed. */
function rowInsert(shape: Collection, id: string, { version, doc }: RowWrite): AnyBulkWriteOperation<Row> | undefined {
  if (doc === null) return undefined;
  const fields = fieldsOf(shape, decode(doc), id);
  return { insertOne: { document: { _id: id, version, doc, ...(fields === undefined ? {} : { fields }) } } };
}

/** Unordered; answers which operations found their place taken. */
async function bulk<Schema extends { readonly _id: string }>(documents: Documents<Schema>, operations: readonly AnyBulkWriteOperation<Schema>[]): Promise<readonly number[]> {
  try {
    await documents.bulkWrite([...operations], { ordered: false });
    return [];
  } catch (error) {
    const errors = writeErrorsOf(error);
    const failed = errors.find(({ code }) => code !== duplicateKey);
    if (failed !== undefined) throw new Error(failed.errmsg ?? 'MongoDB refused the write.');
    return errors.map(({ index }) => index);
  }
}
