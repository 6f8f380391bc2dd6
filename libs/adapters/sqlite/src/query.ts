import { indexFor, InvalidCursor, type Collection, type Page, type Query, type Scalar, type Where } from '@book-rental/runtime';
import { column, quoted } from './schema.ts';

export interface Statement {
  readonly sql: string;
  readonly values: readonly (string | number | null)[];
}

interface Order {
  readonly expression: string;
  readonly desc: boolean;
}

/** More arms than this cost more to put together than a sort does. */
const mostArms = 32;

/**
 * A query over declared fields as SQL. Paging goes on after the last row's sort values, so it is stable while rows come.
 * Where it goes by an index and asks for several values of it, each combination is an arm of its own and SQLite merges
 * them: each comes out of the index in order, so a page costs the same however many rows there are.
 */
export function select(table: string, collection: Collection, query: Query): Statement {
  const index = indexFor(collection, query);
  const orders = ordersOf(collection, query);
  const further: string[] = [];
  const behind = query.cursor === undefined ? [] : after(orders, query.cursor, further);
  const sorts = orders.map(({ expression: by }, place) => `, ${by} AS s${place}`).join('');
  const arms = armsOf(query.where ?? {}, index?.fields ?? []).map((where) => {
    const filter = filterOf(collection, where, index?.fields, further);
    return { sql: `SELECT key, version, doc${sorts} FROM ${table}${filter.sql}`, values: [...filter.values, ...behind] };
  });
  // Of several arms only what they answer can be sorted by.
  const sorting = orders.map(({ expression: by, desc }, place) => `${arms.length > 1 ? `s${place}` : by}${desc ? ' DESC' : ''}`).join(', ');
  return { sql: `${arms.map(({ sql }) => sql).join(' UNION ALL ')} ORDER BY ${sorting} LIMIT ?`, values: [...arms.flatMap(({ values }) => values), query.limit + 1] };
}

/** The conditions with one value each for the fields of the index: every combination of what was asked for. */
function armsOf(where: Where, fields: readonly string[]): readonly Where[] {
  const arms = fields.reduce<readonly Where[]>((known, field) => {
    const condition = where[field];
    if (typeof condition !== 'object' || condition === null || condition.in === undefined) return known;
    const { in: among, ...rest } = condition;
    if (Object.keys(rest).length > 0) return known;
    return known.flatMap((arm) => [...new Set(among)].filter((one) => one !== null).map((one) => ({ ...arm, [field]: one })));
  }, [where]);
  return arms.length === 0 || arms.length > mostArms ? [where] : arms;
}

/** Fields that are not of the index get a `+`, by which SQLite knows that no other index is to be used. */
function filterOf(collection: Collection, conditions: Where, index: readonly string[] | undefined, further: readonly string[] = []): Statement {
  const parts: string[] = [];
  const values: (string | number | null)[] = [];
  for (const [field, condition] of Object.entries(conditions)) {
    const plain = index === undefined || field === 'key' || index.includes(field);
    where(`${plain ? '' : '+'}${expression(collection, field)}`, condition, parts, values);
  }
  parts.push(...further);
  return { sql: parts.length === 0 ? '' : ` WHERE ${parts.join(' AND ')}`, values };
}

/** How many rows there are by the values of some fields. */
export function tally(table: string, collection: Collection, by: readonly string[], where: Where = {}): Statement & { readonly names: readonly string[] } {
  const columns = by.map((field) => expression(collection, field));
  const names = columns.map((_, index) => `v${index}`);
  const listed = columns.map((by, index) => `${by} AS ${names[index] ?? ''}, `).join('');
  const filter = filterOf(collection, where, undefined);
  return { sql: `SELECT ${listed}count(*) AS n FROM ${table}${filter.sql}${columns.length === 0 ? '' : ` GROUP BY ${columns.join(', ')}`}`, values: filter.values, names };
}

/** The rows of one page, and where the next one begins. */
export function pageOf<Row extends Readonly<Record<string, unknown>>, Item>(rows: readonly Row[], query: Query, item: (row: Row) => Item): Page<Item> {
  const last = rows[query.limit - 1];
  if (rows.length <= query.limit || last === undefined) return { items: rows.map(item), nextCursor: null };
  const sorts = Object.keys(last).flatMap((name) => (/^s\d+$/.test(name) ? [last[name]] : []));
  return { items: rows.slice(0, query.limit).map(item), nextCursor: Buffer.from(JSON.stringify(sorts)).toString('base64url') };
}

function ordersOf(collection: Collection, query: Query): readonly Order[] {
  const orders = (query.orderBy ?? []).map(({ field, desc }) => ({ expression: expression(collection, field), desc: desc === true }));
  return orders.at(-1)?.expression === 'key' ? orders : [...orders, { expression: 'key', desc: orders.at(-1)?.desc === true }];
}

function expression(collection: Collection, field: string): string {
  if (field === 'key') return 'key';
  if (collection.fields[field] === undefined) throw new Error(`${collection.name} has no field ${field} to query by.`);
  return quoted(`f_${field}`);
}

type Condition = NonNullable<Query['where']>[string];

function where(field: string, condition: Condition, parts: string[], values: (string | number | null)[]): void {
  if (condition === null) {
    parts.push(`${field} IS NULL`);
    return;
  }
  if (typeof condition !== 'object') {
    parts.push(`${field} = ?`);
    values.push(column(condition));
    return;
  }
  for (const [name, sign] of [['lt', '<'], ['lte', '<='], ['gt', '>']] as const) {
    const bound = condition[name];
    if (bound === undefined) continue;
    parts.push(`${field} ${sign} ?`);
    values.push(column(bound));
  }
  if (condition.in !== undefined) {
    parts.push(`${field} IN (${condition.in.map(() => '?').join(', ')})`);
    values.push(...condition.in.map(column));
  }
  if (condition.contains !== undefined) {
    parts.push(`instr(${field}, ?) > 0`);
    values.push(condition.contains);
  }
}

/** Rows behind the cursor: equal in the first fields and further in the next. Null sorts first, as SQLite has it. */
function after(orders: readonly Order[], cursor: string, parts: string[]): readonly (string | number | null)[] {
  const last = readCursor(cursor, orders.length);
  const values: (string | number | null)[] = [];
  const choices = orders.map((order, index) => {
    const equal = orders.slice(0, index).map(({ expression: by }, before) => {
      values.push(last[before] ?? null);
      return `${by} IS ?`;
    });
    const value = last[index] ?? null;
    if (value === null) return [...equal, order.desc ? '0' : `${order.expression} IS NOT NULL`].join(' AND ');
    values.push(value);
    // A key is never null, and only so does the index begin where the page does.
    const less = order.expression === 'key' ? 'key < ?' : `(${order.expression} < ? OR ${order.expression} IS NULL)`;
    const further = order.desc ? less : `${order.expression} > ?`;
    return [...equal, further].join(' AND ');
  });
  parts.push(`(${choices.map((choice) => `(${choice})`).join(' OR ')})`);
  return values;
}

function readCursor(cursor: string, length: number): readonly (string | number | null)[] {
  try {
    const values = JSON.parse(Buffer.from(cursor, 'base64url').toString()) as unknown;
    if (Array.isArray(values) && values.length === length && values.every(isScalar)) return values.map(column);
  } catch {
    // Told below: whatever is not a cursor is the same mistake.
  }
  throw new InvalidCursor(`"${cursor}" is not a cursor of this list: take nextCursor of a page, or leave it out.`);
}

function isScalar(value: unknown): value is Scalar {
  return value === null || typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
}
