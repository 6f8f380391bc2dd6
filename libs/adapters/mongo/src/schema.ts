import type { ClientSession, Db, Document } from 'mongodb';
import type { Collection } from '@book-rental/runtime';
import { decode } from './encoding.ts';
import { DatabaseProblem } from './problem.ts';
import { fieldsOf, indexKey, pathOf } from './query.ts';
import { ensureRule } from './rule.ts';

const namespaceMissing = 26;
const indexMissing = 27;

/** One step from a version of the database to the next. May run twice when a start was interrupted or two started at once. */
export type Migration = (db: Db) => Promise<void>;

/** The steps so far; the version is their number. A released step is never changed, only followed by another. */
export const migrations: readonly Migration[] = [
  // The first shape: there is nothing to bring over.
  async () => undefined,
  sagasAreFoundByStateAndType,
  // Commits name the version that they were decided on: a program that does not know the rule could not write.
  async () => undefined,
];

/** Indexes with state and type take the places of those on state and on member, and a saga of no known type has one by name. */
async function sagasAreFoundByStateAndType(db: Db): Promise<void> {
  const sagas = db.collection('sagas');
  for (const former of ['by_status', 'by_memberId']) {
    await sagas.dropIndex(former).catch((error: unknown) => {
      // A new database has none, and another instance may have been first.
      if (![namespaceMissing, indexMissing].includes(Number((error as { readonly code?: unknown }).code))) throw error;
    });
  }
  await sagas.updateMany({ state: { $exists: true }, 'fields.type': { $exists: false } }, { $set: { 'fields.type': 'UNKNOWN' } });
}

/** Collections that are not an aggregate's or a view's. */
export const reserved = ['schema', 'parked', 'trail'] as const;

export function sideOf(collection: string): string {
  return `${collection}_inbox`;
}

interface Version {
  readonly _id: 'version';
  readonly version: number;
  /** By collection: the declared fields that its documents have. */
  readonly fields: Readonly<Record<string, readonly string[]>>;
}

interface Wanted {
  readonly collection: string;
  readonly name: string;
  readonly key: Readonly<Record<string, 1 | -1>>;
  readonly partial?: Document;
  readonly expireAfterSeconds?: number;
}

/** Brings the database to the version of this program, refuses one that a newer program wrote, and sees to it that every rule and index is there. */
export async function prepare(db: Db, collections: readonly Collection[], views: readonly Collection[], steps: readonly Migration[] = migrations): Promise<void> {
  checkNames(db, [...collections, ...views]);
  const versions = db.collection<Version>('schema');
  await migrate(db, steps);
  for (const { name } of collections) await ensureRule(db, name);
  await Promise.all([...groups(wantedIndexes(collections, views))].map(([name, indexes]) => ensureIndexes(db, name, indexes)));
  const known = (await versions.findOne({ _id: 'version' }))?.fields ?? {};
  for (const [content, shapes] of [['state', collections], ['doc', views]] as const) {
    for (const shape of shapes) await fillFields(db, shape, content, known[shape.name]);
  }
}

/** The version of a database that some program wrote; undefined when there is none. */
export async function versionOf(db: Db, session?: ClientSession): Promise<number | undefined> {
  return (await db.collection<Version>('schema').findOne({ _id: 'version' }, session === undefined ? {} : { session }))?.version;
}

function checkNames(db: Db, shapes: readonly Collection[]): void {
  const taken = new Set<string>([...reserved, ...shapes.map(({ name }) => sideOf(name))]);
  const clash = shapes.find(({ name }) => taken.has(name));
  if (clash !== undefined) throw new Error(`${db.databaseName} cannot have a collection ${clash.name}: that name is used for something else.`);
}

async function migrate(db: Db, steps: readonly Migration[]): Promise<void> {
  const versions = db.collection<Version>('schema');
  await versions.updateOne({ _id: 'version' }, { $setOnInsert: { version: 0, fields: {} } }, { upsert: true });
  const version = (await versionOf(db)) ?? 0;
  if (version > steps.length) throw newerVersion(db.databaseName, version, steps.length);
  for (let next = version; next < steps.length; next += 1) {
    await steps[next]?.(db);
    await versions.updateOne({ _id: 'version', version: next }, { $set: { version: next + 1 } });
  }
}

export function newerVersion(database: string, version: number, known: number): DatabaseProblem {
  return new DatabaseProblem(`The database ${database} has version ${version}, written by a newer program; this one knows versions up to ${known}. Start the newer program, or point MONGO_URL to another server.`, false);
}

const day = 24 * 60 * 60;

function wantedIndexes(collections: readonly Collection[], views: readonly Collection[]): readonly Wanted[] {
  const declared = [...collections, ...views].flatMap((shape) => shape.indexes.map((index) => declaredIndex(shape, index)));
  const own = collections.flatMap(({ name }): readonly Wanted[] => [
    // On what is in the array, so that a document stands in the index exactly while something waits.
    { collection: name, name: 'outbox', key: { 'outbox.at': 1 }, partial: { 'outbox.at': { $exists: true } } },
    { collection: name, name: 'pending', key: { 'pending.at': 1 }, partial: { 'pending.at': { $exists: true } } },
    { collection: name, name: 'inbox_since', key: { inboxSince: 1 }, partial: { inboxSince: { $exists: true } } },
    { collection: name, name: 'removed', key: { removedAt: 1 }, partial: { removedAt: { $exists: true } } },
    { collection: sideOf(name), name: 'saga', key: { key: 1, 'entries.saga': 1 } },
    { collection: sideOf(name), name: 'newest_first', key: { key: 1, last: -1 } },
    { collection: sideOf(name), name: 'oldest_first', key: { oldest: 1 } },
    { collection: sideOf(name), name: 'emptied', key: { emptiedAt: 1 }, expireAfterSeconds: day },
  ]);
  const gone = views.map(({ name }): Wanted => ({ collection: name, name: 'removed', key: { removedAt: 1 }, expireAfterSeconds: day, partial: { removedAt: { $exists: true } } }));
  const records: readonly Wanted[] = [
    { collection: 'parked', name: 'newest_first', key: { parkedAt: -1, _id: -1 } },
    { collection: 'parked', name: 'by_status', key: { status: 1, parkedAt: -1, _id: -1 } },
    { collection: 'parked', name: 'untold', key: { 'untold.at': 1 }, partial: { 'untold.at': { $exists: true } } },
    { collection: 'trail', name: 'newest_first', key: { at: -1, _id: -1 } },
  ];
  return [...declared, ...own, ...gone, ...records];
}

function declaredIndex(shape: Collection, { fields, sparse }: Collection['indexes'][number]): Wanted {
  const first = fields[0] === undefined ? undefined : pathOf(shape, fields[0]);
  const index = { collection: shape.name, name: `by_${fields.join('_')}`, key: indexKey(shape, fields) };
  return sparse === true && first !== undefined ? { ...index, partial: { [first]: { $exists: true } } } : index;
}

function groups(wanted: readonly Wanted[]): ReadonlyMap<string, readonly Wanted[]> {
  const all = new Map<string, Wanted[]>();
  for (const index of wanted) all.set(index.collection, [...(all.get(index.collection) ?? []), index]);
  return all;
}

async function ensureIndexes(db: Db, collection: string, wanted: readonly Wanted[]): Promise<void> {
  const present = await db.collection(collection).listIndexes().toArray().catch((error: unknown) => {
    if ((error as { readonly code?: unknown }).code === namespaceMissing) return [];
    throw error;
  });
  const missing = wanted.filter((index) => !isThere(db, index, present));
  if (missing.length === 0) return;
  await db.collection(collection).createIndexes(missing.map(({ name, key, partial, expireAfterSeconds }) => ({
    name,
    key: { ...key },
    ...(partial === undefined ? {} : { partialFilterExpression: partial }),
    ...(expireAfterSeconds === undefined ? {} : { expireAfterSeconds }),
  })));
}

function isThere(db: Db, index: Wanted, present: readonly Document[]): boolean {
  const definition = (one: Document) => JSON.stringify([Object.entries(one['key'] as Document), one['partialFilterExpression'] ?? null, one['expireAfterSeconds'] ?? null, one['unique'] === true]);
  const own = definition({ key: index.key, partialFilterExpression: index.partial, expireAfterSeconds: index.expireAfterSeconds });
  const same = present.find((one) => one['name'] === index.name);
  // The same index under another name serves as well; a second one the server would refuse.
  if (same === undefined) return present.some((one) => definition(one) === own);
  if (definition(same) === own) return true;
  const place = `${db.databaseName}.${index.collection}`;
  throw new DatabaseProblem(`The index ${index.name} of ${place} is not the one that this program needs (${definition(same)} instead of ${own}): drop it with db.getCollection('${index.collection}').dropIndex('${index.name}') and start again.`, false);
}

/** Fields that were declared later are filled from the documents; a commit meanwhile wins. */
async function fillFields(db: Db, shape: Collection, content: 'state' | 'doc', known: readonly string[] | undefined): Promise<void> {
  const fields = Object.keys(shape.fields).sort();
  if (known !== undefined && fields.every((field) => known.includes(field))) return;
  const documents = db.collection<{ readonly _id: string; readonly version: number; readonly [content: string]: unknown }>(shape.name);
  for await (const one of documents.find({ [content]: { $exists: true } }, { projection: { version: 1, [content]: 1 } })) {
    const derived = fieldsOf(shape, decode(one[content]), one._id);
    await documents.updateOne({ _id: one._id, version: one.version }, derived === undefined ? { $unset: { fields: '' } } : { $set: { fields: derived } });
  }
  await db.collection<Version>('schema').updateOne({ _id: 'version' }, { $set: { [`fields.${shape.name}`]: fields } });
}
