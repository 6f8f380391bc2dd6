import { sagaIdFrom } from '@book-rental/contracts';
import { InvalidCursor, type Page, type Query, type Store } from '@book-rental/runtime';
import type { SagaState } from '../engine/state.ts';

type Where = NonNullable<Query['where']>;
type Found = Page<{ readonly key: string; readonly version: number; readonly state: SagaState }>;

/** A saga was seen a moment after its id was drawn, and the clocks of two machines differ. */
const slackMs = 60_000;

/** Every saga that began before `before` (ms) and whose id tells when has a key below this one. */
export function keyBound(before: number): string {
  return sagaIdFrom(before + slackMs, '0'.repeat(32));
}

/** Sagas that began at `at` (ISO 8601) or before, newest id first: those whose id tells its time by a range of keys, the few others by theirs. */
export async function startedUpTo(store: Store, at: string, where: Where, { limit, cursor }: { readonly limit: number; readonly cursor?: string | undefined }): Promise<Found> {
  const last = cursor === undefined ? undefined : keyOf(cursor);
  const bound = keyBound(Date.parse(at));
  const find = async (more: Where) => (await store.find<SagaState>('sagas', { where: { ...where, ...more }, orderBy: [{ field: 'key', desc: true }], limit: limit + 1 })).items;
  const telling = await find({ startedAt: { lte: at }, foreign: null, key: { lt: last === undefined || bound < last ? bound : last } });
  const foreign = await find({ startedAt: { lte: at }, foreign: 1, ...(last === undefined ? {} : { key: { lt: last } }) });
  const all = [...telling, ...foreign].sort((one, other) => (one.key < other.key ? 1 : -1));
  const items = all.slice(0, limit);
  const end = items.at(-1);
  return { items, nextCursor: all.length > limit && end !== undefined ? Buffer.from(JSON.stringify([end.key])).toString('base64url') : null };
}

function keyOf(cursor: string): string {
  try {
    const values = JSON.parse(Buffer.from(cursor, 'base64url').toString()) as unknown;
    if (Array.isArray(values) && values.length === 1 && typeof values[0] === 'string') return values[0];
  } catch {
    // Told below: whatever is not a cursor is the same mistake.
  }
  throw new InvalidCursor(`"${cursor}" is not a cursor of this list: take nextCursor of a page, or leave it out.`);
}
