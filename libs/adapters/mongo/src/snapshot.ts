import type { ClientSession, Db } from 'mongodb';
import type { InboxEntry, OutboxEntry, Parked, Snapshot } from '@book-rental/runtime';
import { connect, databaseName, placeOf } from './database.ts';
import { entriesOf, merged, movedEntryOf, type Aggregate, type MovedEntries, type Pending, type Row } from './documents.ts';
import { decode } from './encoding.ts';
import { belongs } from './inbox.ts';
import { outboxEntry } from './outbox.ts';
import { DatabaseProblem, startProblem } from './problem.ts';
import { record } from './records.ts';
import { migrations, newerVersion, sideOf, versionOf } from './schema.ts';

/** A service and what it keeps. */
export interface SnapshotOf {
  readonly service: string;
  readonly collections: readonly string[];
  readonly views: readonly string[];
}

/** All services as they stood at one moment of the server's own time, beside running ones. */
export interface MongoSnapshot {
  readonly service: (name: string) => Snapshot;
}

/** Reads everything of these services as of one moment into memory. */
export async function openMongoSnapshot({ url, prefix = '', patienceMs = 10_000 }: { readonly url: string; readonly prefix?: string; readonly patienceMs?: number }, services: readonly SnapshotOf[]): Promise<MongoSnapshot> {
  const client = await connect(url, patienceMs);
  try {
    const read = new Map<string, Snapshot>();
    // One session: its first read fixes the moment, on every database.
    await client.withSession({ snapshot: true }, async (session) => {
      for (const { service, collections, views } of services) {
        const db = client.db(databaseName(prefix, service));
        const version = await versionOf(db, session);
        if (version === undefined) throw new DatabaseProblem(`There is no database ${db.databaseName} at ${placeOf(url)}: start the services once, or set MONGO_URL to where they keep their data.`, false);
        if (version > migrations.length) throw newerVersion(db.databaseName, version, migrations.length);
        read.set(service, await readService(db, collections, views, session));
      }
    });
    return {
      service: (name) => {
        const snapshot = read.get(name);
        if (snapshot === undefined) throw new Error(`The snapshot does not hold ${name}.`);
        return snapshot;
      },
    };
  } catch (error) {
    throw startProblem(error, placeOf(url));
  } finally {
    await client.close();
  }
}

async function readService(db: Db, collections: readonly string[], views: readonly string[], session: ClientSession): Promise<Snapshot> {
  const aggregates = new Map<string, readonly Aggregate[]>();
  const inboxes = new Map<string, readonly (InboxEntry & { readonly key: string })[]>();
  for (const name of collections) {
    const documents = await db.collection<Aggregate>(name).find({}, { session }).toArray();
    const moved = await db.collection<MovedEntries>(sideOf(name)).find({}, { session }).sort({ '_id.n': 1 }).toArray();
    aggregates.set(name, documents);
    inboxes.set(name, remembered(documents, moved));
  }
  const owed = [...aggregates.values()].flat().flatMap(({ pending = [] }) => pending).sort((one, other) => one.version - other.version);
  const rows = new Map<string, readonly unknown[]>();
  for (const name of views) rows.set(name, rowsOf(name, await db.collection<Row>(name).find({}, { session }).toArray(), owed));
  const parked = (await db.collection<{ readonly _id: string }>('parked').find({}, { session }).toArray()).map((one) => record<Parked>(one));
  const outbox = [...aggregates.values()].flat().flatMap(({ _id, outbox: waiting = [] }) => waiting.map((message): OutboxEntry => outboxEntry(_id, message)));
  return {
    states: <State>(collection: string) => (aggregates.get(collection) ?? []).flatMap(({ _id, version, state }) => (state === undefined ? [] : [{ key: _id, version, state: decode(state) as State }])),
    inbox: (collection) => inboxes.get(collection) ?? [],
    view: <Doc>(view: string) => (rows.get(view) ?? []) as readonly Doc[],
    parked: () => parked,
    outbox: () => outbox,
  };
}

/** What a document holds and what was moved out of it; what a commit has just forgotten is not taken from there yet. */
function remembered(documents: readonly Aggregate[], moved: readonly MovedEntries[]): readonly (InboxEntry & { readonly key: string })[] {
  const byKey = Map.groupBy(moved, ({ key }) => key);
  return documents.flatMap((document) => {
    const gone = (document.pending ?? []).flatMap(({ version, forget = [] }) => forget.map(({ saga, effect }) => ({ saga, effect, version })));
    const portions = (byKey.get(document._id) ?? []).filter((one) => belongs(one, document));
    const kept = portions.flatMap((portion) => portion.entries.filter(({ saga, effect }) => !gone.some((one) => one.saga === saga && one.effect === effect && portion.version <= one.version)));
    return merged([...kept.map(movedEntryOf), ...entriesOf(document.inbox)]).map((entry) => ({ ...entry, key: document._id }));
  });
}

/** The rows, with what commits still owe them: at this moment the commits are what counts. */
function rowsOf(view: string, rows: readonly Row[], owed: readonly Pending[]): readonly unknown[] {
  const current = new Map<string, Pick<Row, 'version' | 'doc'>>(rows.map((row) => [row._id, { version: row.version, doc: row.doc ?? null }]));
  for (const { views = [] } of owed) {
    for (const { id, version, doc } of views.filter((one) => one.view === view)) {
      if ((current.get(id)?.version ?? 0) <= version) current.set(id, { version, doc });
    }
  }
  return [...current.values()].flatMap(({ doc }) => (doc === null ? [] : [decode(doc)]));
}
