import type { Db, Document, MongoClient } from 'mongodb';
import type { Collection, Loaded, Scalar, Store, Where } from '@book-rental/runtime';
import { createCommits } from './commit.ts';
import type { Aggregate, Row } from './documents.ts';
import { decode } from './encoding.ts';
import { createInbox, inboxProjection } from './inbox.ts';
import { moveOldest, type Cap } from './moved.ts';
import { createOutbox } from './outbox.ts';
import { createPending, owing } from './pending.ts';
import { reaching } from './problem.ts';
import { filtersOf, pageOf, pathOf, select, versionsOf } from './query.ts';
import { createRecords } from './records.ts';
import { createSeen } from './seen.ts';
import { onOutbox, type Waker } from './waker.ts';

/** An aggregate or a row, as it is read for a list. */
type Kept = Document & { readonly _id: string; readonly version: number };

export interface StoreOptions {
  readonly client: MongoClient;
  readonly db: Db;
  readonly collections: readonly Collection[];
  readonly views: readonly Collection[];
  readonly now: () => number;
  readonly cap: Cap;
  readonly sweepMs: number;
  readonly graceMs: number;
  readonly notice: (sentence: string) => void;
}

export interface MongoStore extends Store {
  /** Calls back when something was put into an outbox, by whichever instance. A hint: what it misses is found by looking. */
  readonly onOutbox: (woken: () => void) => Promise<Waker>;
  /** Takes out of the documents what was published and done elsewhere. */
  readonly sweep: () => Promise<void>;
}

/** One service's database as a Store. Nothing is kept in memory that another instance can change. */
export function createStore({ client, db, collections, views, now, cap, sweepMs, graceMs, notice }: StoreOptions): MongoStore {
  const shapes = new Map([...collections, ...views].map((shape) => [shape.name, shape]));
  const viewShapes = new Map(views.map((shape) => [shape.name, shape]));
  const names = collections.map(({ name }) => name);
  const settled = createSeen<number>(50_000);
  const inbox = createInbox(db, now);
  const pending = createPending({ db, views: viewShapes, now, graceMs, notice });
  const records = createRecords(db);
  const sweepAll = async () => {
    for (const name of names) await pending.sweep(name);
    await records.sweep();
  };
  const outbox = createOutbox({ db, collections: names, pending, now, sweepMs, graceMs, sweep: sweepAll });
  const commit = createCommits({ client, db, known, pending, outbox, inbox, settled, now });

  function known(name: string): Collection {
    const shape = shapes.get(name);
    if (shape === undefined) throw new Error(`${db.databaseName} has no ${name}.`);
    return shape;
  }

  async function load<State>(collection: string, asks: Parameters<Store['load']>[1]): Promise<readonly Loaded<State>[]> {
    const documents = db.collection<Aggregate>(known(collection).name);
    const projection = { version: 1, state: 1, inboxCount: 1, moved: 1, ...owing, ...inboxProjection(asks) };
    const found = await documents.find({ _id: { $in: asks.map(({ key }) => key) } }, { projection, batchSize: 1000 }).toArray();
    const byKey = new Map(found.map((one) => [one._id, one]));
    await pending.heal(collection, found);
    for (const one of found) settled.set(`${collection}/${one._id}`, pending.owes(one) ? -1 : one.version);
    const entries = await inbox.entriesFor(collection, asks.map((ask) => ({ ask, document: byKey.get(ask.key) })));
    // What is in hand stays true: a move changes where entries stand, not what is remembered.
    for (const { _id, inboxCount = 0 } of found) if (inboxCount > cap.most) await moveOldest(documents, inbox.side(collection), _id, cap, new Date(now()));
    return asks.map(({ key }, index): Loaded<State> => {
      const { version, state } = byKey.get(key) ?? { version: 0, state: undefined };
      return { key, version, state: decode(state) as State | undefined, inbox: version === 0 ? [] : (entries[index] ?? []) };
    });
  }

  async function rows(name: string, content: 'state' | 'doc', query: Parameters<Store['find']>[1]) {
    const { filter, sort, limit, hint, sortOf } = select(known(name), query, content);
    const found = await db.collection<Kept>(name).find(filter, { projection: { version: 1, [content]: 1, fields: 1 }, ...(hint === undefined ? {} : { hint }) }).sort(sort).limit(limit).toArray();
    return { found, sortOf };
  }

  async function inboxPage(collection: string, key: string, page: Parameters<Store['inboxOf']>[2]) {
    const documents = db.collection<Aggregate>(known(collection).name);
    const document = await documents.findOne({ _id: key }, { projection: { inbox: 1, moved: 1, ...owing } });
    if (document !== null) await pending.heal(collection, [document]);
    return inbox.page(collection, document ?? { _id: key }, page);
  }

  async function oldInbox(collection: string, before: string, limit: number) {
    const loaded = await load(collection, await inbox.old(collection, before, limit));
    const groups: { readonly key: string; readonly entries: Loaded['inbox'] }[] = [];
    let left = limit;
    for (const { key, inbox: remembered } of loaded) {
      const entries = remembered.filter(({ at }) => at < before).slice(0, left);
      left -= entries.length;
      if (entries.length > 0) groups.push({ key, entries });
    }
    return groups;
  }

  async function count(name: string, by: readonly string[], where: Where | undefined) {
    const values = by.map((field) => ({ $ifNull: [`$${pathOf(known(name), field)}`, null] }));
    const match = { $and: filtersOf(known(name), where, viewShapes.has(name) ? 'doc' : 'state') };
    const groups = await db.collection(name).aggregate<{ readonly _id: readonly Scalar[]; readonly n: number }>([{ $match: match }, { $group: { _id: values, n: { $sum: 1 } } }]).toArray();
    return groups.map(({ _id, n }) => ({ values: _id, count: n }));
  }

  /** How many writes each member of the cluster has counted since it started. */
  async function changes(collection: string): Promise<string> {
    const told = await db.collection(known(collection).name).aggregate([{ $collStats: { latencyStats: {} } }]).toArray();
    return told.map((one) => `${String(one['host'])} ${String((one['latencyStats'] as { readonly writes: { readonly ops: unknown } }).writes.ops)}`).sort().join(' ');
  }

  return {
    publishesItself: false,
    now,
    load: (collection, asks) => reaching(() => load(collection, asks)),
    versions: (collection, keys) => reaching(() => versionsOf(db.collection(known(collection).name), keys)),
    commit: (changes) => reaching(() => commit(changes)),
    find: <State>(collection: string, query: Parameters<Store['find']>[1]) => reaching(async () => {
      const { found, sortOf } = await rows(collection, 'state', query);
      return pageOf(found, query.limit, sortOf, ({ _id, version, ...row }) => ({ key: _id, version, state: decode(row['state']) as State }));
    }),
    findView: <Doc>(view: string, query: Parameters<Store['findView']>[1]) => reaching(async () => {
      const { found, sortOf } = await rows(view, 'doc', query);
      return pageOf(found, query.limit, sortOf, (row) => decode(row['doc']) as Doc);
    }),
    getView: <Doc>(view: string, id: string) => reaching(async () => decode((await db.collection<Row>(known(view).name).findOne({ _id: id }))?.doc) as Doc | undefined),
    count: (name, by, where) => reaching(() => count(name, by, where)),
    changes: (collection) => reaching(() => changes(collection)),
    inboxOf: (collection, key, page) => reaching(() => inboxPage(collection, key, page)),
    oldInbox: (collection, before, limit) => reaching(() => oldInbox(collection, before, limit)),
    outbox: (limit) => reaching(() => outbox.look(limit)),
    published: (ids) => reaching(() => outbox.tell(ids)),
    outboxSize: () => reaching(() => outbox.size()),
    park: (parked) => reaching(() => records.park(parked)),
    parked: (query) => reaching(() => records.parked(query)),
    parkedSize: () => reaching(() => records.parkedSize()),
    getParked: (id) => reaching(() => records.getParked(id)),
    decideParked: (id, status, trail) => reaching(() => records.decideParked(id, status, trail)),
    trail: (entries) => reaching(() => records.trail(entries)),
    trailPage: (query) => reaching(() => records.trailPage(query)),
    removeOldRecords: (before, limit) => reaching(() => records.removeOldRecords(before, limit)),
    onOutbox: (woken) => reaching(() => onOutbox({ db, collections: names, woken, notice })),
    sweep: () => reaching(async () => {
      await outbox.clearPublished();
      await sweepAll();
    }),
  };
}
