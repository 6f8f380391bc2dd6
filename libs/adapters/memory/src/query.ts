import { InvalidCursor, type Collection, type Page, type Query, type Scalar, type Where } from '@book-rental/runtime';

export interface Row {
  readonly key: string;
  readonly version: number;
  readonly doc: unknown;
}

type Sort = readonly Scalar[];

/** The same answers as a database gives: filter, order, and go on after the cursor's row. */
export function find(rows: Iterable<Row>, collection: Collection, query: Query): Page<Row> {
  const orders = [...(query.orderBy ?? [])];
  if (orders.at(-1)?.field !== 'key') orders.push({ field: 'key', ...(orders.at(-1)?.desc === true ? { desc: true } : {}) });
  const value = (row: Row, field: string) => valueOf(collection, row, field);
  const sortOf = (row: Row): Sort => orders.map(({ field }) => value(row, field));
  const compare = (one: Sort, other: Sort): number => {
    for (const [index, { desc }] of orders.entries()) {
      const order = compareScalars(one[index] ?? null, other[index] ?? null);
      if (order !== 0) return desc === true ? -order : order;
    }
    return 0;
  };
  const after = query.cursor === undefined ? undefined : readCursor(query.cursor, orders.length);
  const matching = [...rows]
    .filter((row) => fits(collection, row, query.where))
    .filter((row) => after === undefined || compare(sortOf(row), after) > 0)
    .sort((one, other) => compare(sortOf(one), sortOf(other)));
  return page(matching, query.limit, sortOf);
}

function fits(collection: Collection, row: Row, where: Where = {}): boolean {
  return Object.entries(where).every(([field, condition]) => holds(valueOf(collection, row, field), condition));
}

function valueOf(collection: Collection, row: Row, field: string): Scalar {
  if (field === 'key') return row.key;
  const declared = collection.fields[field];
  if (declared === undefined) throw new Error(`${collection.name} has no field ${field} to query by.`);
  return declared.of(row.doc as never, row.key) ?? null;
}

/** How many rows there are by the values of some fields. */
export function tally(rows: Iterable<Row>, collection: Collection, by: readonly string[], where?: Where): readonly { readonly values: readonly Scalar[]; readonly count: number }[] {
  const groups = new Map<string, { readonly values: readonly Scalar[]; count: number }>();
  for (const row of rows) {
    if (!fits(collection, row, where)) continue;
    const values = by.map((field) => valueOf(collection, row, field));
    const group = groups.get(JSON.stringify(values)) ?? { values, count: 0 };
    group.count += 1;
    groups.set(JSON.stringify(values), group);
  }
  return [...groups.values()];
}

/** One page of rows that are in order. */
export function page<Item>(rows: readonly Item[], limit: number, sortOf: (item: Item) => Sort): Page<Item> {
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  return { items, nextCursor: rows.length > limit && last !== undefined ? Buffer.from(JSON.stringify(sortOf(last))).toString('base64url') : null };
}

export function readCursor(cursor: string, length: number): Sort {
  try {
    const values = JSON.parse(Buffer.from(cursor, 'base64url').toString()) as unknown;
    if (Array.isArray(values) && values.length === length && values.every((one) => one === null || typeof one !== 'object')) return values as Sort;
  } catch {
    // Told below: whatever is not a cursor is the same mistake.
  }
  throw new InvalidCursor(`"${cursor}" is not a cursor of this list: take nextCursor of a page, or leave it out.`);
}

/** Null first, then numbers, then texts by code point, as SQLite has it. */
export function compareScalars(one: Scalar, other: Scalar): number {
  if (one === other) return 0;
  if (one === null) return -1;
  if (other === null) return 1;
  if (typeof one === 'string' && typeof other === 'string') return Buffer.compare(Buffer.from(one), Buffer.from(other));
  return one < other ? -1 : 1;
}

type Condition = NonNullable<Query['where']>[string];

function holds(value: Scalar, condition: Condition): boolean {
  if (condition === null || typeof condition !== 'object') return value === condition;
  if (value === null) return false;
  const { lt, lte, gt, in: among, contains } = condition;
  if (lt !== undefined && !(compareScalars(value, lt) < 0)) return false;
  if (lte !== undefined && !(compareScalars(value, lte) <= 0)) return false;
  if (gt !== undefined && !(compareScalars(value, gt) > 0)) return false;
  if (among !== undefined && !among.includes(value)) return false;
  return contains === undefined || String(value).includes(contains);
}
