import type { Collection as Documents, Document, Filter, Sort } from 'mongodb';
import { indexFor, InvalidCursor, type Collection, type Page, type Query, type Scalar, type Where } from '@book-rental/runtime';

type Found = Document & { readonly _id: string };

interface Versioned {
  readonly _id: string;
  readonly version: number;
}

/** What is asked of the server for one page, and one row more. */
export interface Selection {
  readonly filter: Filter<Found>;
  readonly sort: Sort;
  readonly limit: number;
  /** The index to go by, where it is told: the server would race those there are, and remember what won for other values. */
  readonly hint?: Readonly<Record<string, 1>>;
  /** The sort values of a row, for the next page's cursor. */
  readonly sortOf: (row: Found) => readonly Scalar[];
}

interface Order {
  readonly path: string;
  readonly desc: boolean;
}

/** Fields as they are stored: what is null or left out is not there. */
export function fieldsOf(collection: Collection, doc: unknown, key: string): Readonly<Record<string, Scalar>> | undefined {
  const fields = Object.entries(collection.fields).flatMap(([name, { of }]) => {
    const value = of(doc as never, key);
    return value === undefined || value === null ? [] : [[name, stored(value)] as const];
  });
  return fields.length === 0 ? undefined : Object.fromEntries(fields);
}

/** The versions of these, of aggregates or of rows; what is not there has none. */
export async function versionsOf(documents: Documents<Versioned>, ids: readonly string[]): Promise<ReadonlyMap<string, number>> {
  const found = await documents.find({ _id: { $in: [...ids] } }, { projection: { version: 1 }, batchSize: 1000 }).toArray();
  return new Map(found.map(({ _id, version }) => [_id, version]));
}

/** A query over declared fields. Paging goes on after the last row's sort values, so it is stable while rows come. */
export function select(collection: Collection, query: Query, content: 'state' | 'doc'): Selection {
  const parts = [...filtersOf(collection, query.where, content)];
  const index = indexFor(collection, query);
  const orders = ordersOf(collection, query);
  if (query.cursor !== undefined) parts.push(behind(orders, readCursor(query.cursor, orders.length)));
  return {
    filter: { $and: parts },
    sort: Object.fromEntries(orders.map(({ path, desc }) => [path, desc ? -1 : 1])),
    limit: query.limit + 1,
    ...(index === undefined ? {} : { hint: indexKey(collection, index.fields) }),
    sortOf: (row) => orders.map(({ path }) => valueAt(row, path)),
  };
}

export function filtersOf(collection: Collection, where: Where = {}, content: 'state' | 'doc'): readonly Filter<Found>[] {
  const entries = Object.entries(where);
  // What has a field has content: asking for it would fetch every document that an index alone can count.
  const present = entries.some(([field, condition]) => field !== 'key' && condition !== null);
  return [...(present ? [] : [{ [content]: { $exists: true } }]), ...entries.flatMap(([field, condition]) => conditions(collection, field, condition))];
}

/** A declared index as the server has it. */
export function indexKey(collection: Collection, fields: readonly string[]): Readonly<Record<string, 1>> {
  return Object.fromEntries([...fields.map((field) => pathOf(collection, field)), '_id'].map((path) => [path, 1 as const]));
}

/** The rows of one page, and where the next one begins. */
export function pageOf<Row, Item>(rows: readonly Row[], limit: number, sortOf: (row: Row) => readonly Scalar[], item: (row: Row) => Item): Page<Item> {
  const last = rows[limit - 1];
  const items = rows.slice(0, limit).map(item);
  return { items, nextCursor: rows.length > limit && last !== undefined ? writeCursor(sortOf(last)) : null };
}

export function writeCursor(values: readonly Scalar[]): string {
  return Buffer.from(JSON.stringify(values)).toString('base64url');
}

export function readCursor(cursor: string, length: number): readonly Scalar[] {
  try {
    const values = JSON.parse(Buffer.from(cursor, 'base64url').toString()) as unknown;
    if (Array.isArray(values) && values.length === length && values.every((one) => one === null || typeof one !== 'object')) return values as Scalar[];
  } catch {
    // Told below: whatever is not a cursor is the same mistake.
  }
  throw new InvalidCursor(`"${cursor}" is not a cursor of this list: take nextCursor of a page, or leave it out.`);
}

/** A place in a list ordered by two texts. */
export function readTexts(cursor: string): readonly [string, string] {
  const [first, second] = readCursor(cursor, 2);
  if (typeof first === 'string' && typeof second === 'string') return [first, second];
  throw new InvalidCursor(`"${cursor}" is not a cursor of this list: take nextCursor of a page, or leave it out.`);
}

function ordersOf(collection: Collection, query: Query): readonly Order[] {
  const orders = (query.orderBy ?? []).map(({ field, desc }) => ({ path: pathOf(collection, field), desc: desc === true }));
  return orders.at(-1)?.path === '_id' ? orders : [...orders, { path: '_id', desc: orders.at(-1)?.desc === true }];
}

export function pathOf(collection: Collection, field: string): string {
  if (field === 'key') return '_id';
  if (collection.fields[field] === undefined) throw new Error(`${collection.name} has no field ${field} to query by.`);
  return `fields.${field}`;
}

type Condition = NonNullable<Query['where']>[string];

function conditions(collection: Collection, field: string, condition: Condition): readonly Filter<Found>[] {
  const path = pathOf(collection, field);
  if (condition === null || typeof condition !== 'object') return [{ [path]: stored(condition) }];
  const { lt, lte, gt, in: among, contains } = condition;
  return [
    ...bound(path, '$lt', lt),
    ...bound(path, '$lte', lte),
    ...bound(path, '$gt', gt),
    // What is nothing is not one of anything, as SQL has it.
    ...(among === undefined ? [] : [{ [path]: { $in: among.filter((one) => one !== null).map(stored) } }]),
    ...(contains === undefined ? [] : [containing(path, contains, collection.fields[field]?.type === 'integer')]),
  ];
}

function bound(path: string, sign: '$lt' | '$lte' | '$gt', value: Scalar | undefined): readonly Filter<Found>[] {
  if (value === undefined) return [];
  // Nothing is before, up to or after null: an `$lte` of null would match what has no value.
  return [value === null ? { $nor: [{}] } : { [path]: { [sign]: stored(value) } }];
}

function containing(path: string, text: string, isNumber: boolean): Filter<Found> {
  if (isNumber) return { $expr: { $gte: [{ $indexOfCP: [{ $ifNull: [{ $toString: `$${path}` }, ''] }, { $literal: text }] }, 0] }, [path]: { $exists: true } };
  const escaped = text.replaceAll(/[\\^$.*+?()[\]{}|/-]/g, String.raw`\$&`).replaceAll('\0', String.raw`\x00`);
  return { [path]: { $regex: escaped, $options: 's' } };
}

/** Rows behind the cursor: equal in the first fields and further in the next. What has no value sorts first. */
function behind(orders: readonly Order[], last: readonly Scalar[]): Filter<Found> {
  const choices = orders.flatMap(({ path, desc }, index) => {
    const equal = orders.slice(0, index).map((order, before) => ({ [order.path]: stored(last[before] ?? null) }));
    const further = beyond(path, desc, last[index] ?? null);
    return further === undefined ? [] : [{ $and: [...equal, further] }];
  });
  return choices.length === 0 ? { $nor: [{}] } : { $or: choices };
}

function beyond(path: string, desc: boolean, value: Scalar): Filter<Found> | undefined {
  if (value === null) return desc ? undefined : { [path]: { $exists: true } };
  if (!desc) return { [path]: { $gt: stored(value) } };
  const before = { [path]: { $lt: stored(value) } };
  return path === '_id' ? before : { $or: [before, { [path]: { $exists: false } }] };
}

function stored(value: Scalar): Scalar {
  return typeof value === 'boolean' ? Number(value) : value;
}

function valueAt(row: Found, path: string): Scalar {
  if (path === '_id') return row._id;
  const fields = row['fields'] as Readonly<Record<string, Scalar>> | undefined;
  return fields?.[path.slice('fields.'.length)] ?? null;
}
