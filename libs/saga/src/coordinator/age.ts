import { sagaIdFrom } from '@book-rental/contracts';
import { InvalidCursor, type Page, type Store, type Where } from '@book-rental/runtime';
import type { SagaState } from '../engine/state.ts';

export interface Found {
  readonly key: string;
  readonly version: number;
  readonly state: SagaState;
}

export interface Asked {
  readonly limit: number;
  readonly cursor?: string | undefined;
}

/** A saga was seen a moment after its id was drawn, and the clocks of two machines differ. */
const slackMs = 60_000;

/** Every saga that began before `before` (ms) and whose id tells when has a key below this one. */
export function keyBound(before: number): string {
  return sagaIdFrom(before + slackMs, '0'.repeat(32));
}

/** Sagas that began at `at` (ISO 8601) or before, newest id first: those whose id tells its time by a range of keys, the few others by theirs. */
export async function startedUpTo(store: Store, at: string, where: Where, { limit, cursor }: Asked): Promise<Page<Found>> {
  const last = cursor === undefined ? undefined : keyOf(cursor);
  const bound = keyBound(Date.parse(at));
  const find = async (more: Where) => (await store.find<SagaState>('sagas', { where: { ...where, ...more }, orderBy: [{ field: 'key', desc: true }], limit: limit + 1 })).items;
  const telling = await find({ startedAt: { lte: at }, foreign: null, key: { lt: last === undefined || bound < last ? bound : last } });
  const foreign = await find({ startedAt: { lte: at }, foreign: 1, ...(last === undefined ? {} : { key: { lt: last } }) });
  const all = [...telling, ...foreign].sort((one, other) => (one.key < other.key ? 1 : -1));
  const items = all.slice(0, limit);
  const end = items.at(-1);
  return { items, nextCursor: all.length > limit && end !== undefined ? cursorAt(end.key) : null };
}

/** Where a list in order of keys goes on, as every store writes it. */
export function cursorAt(key: string): string {
  return Buffer.from(JSON.stringify([key])).toString('base64url');
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
