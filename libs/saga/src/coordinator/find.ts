import { iso } from '@book-rental/kernel';
import type { Page, Store, Where } from '@book-rental/runtime';
import type { SagaType } from '../definitions/definition.ts';
import type { SagaState, SagaStatus } from '../engine/state.ts';
import { cursorAt, startedUpTo, type Asked, type Found } from './age.ts';
import { ofStates } from './collection.ts';

/** What a list of sagas can be asked for. All of it must hold. */
export interface Wanted {
  readonly statuses?: readonly SagaStatus[] | undefined;
  readonly type?: SagaType | undefined;
  readonly memberId?: string | undefined;
  /** ms: began at least so long ago. */
  readonly olderThan?: number | undefined;
  /** Free text, see `tells`. */
  readonly text?: string | undefined;
}

/** So many sagas a page of a free-text search looks at: it has no index, and nobody else is served while a portion is read. */
export const mostLooked = 2_000;
const portion = 200;

/** Newest first. Of a free-text search a page may hold less than was asked for, or nothing, and still have a next one. */
export async function findSagas(store: Store, wanted: Wanted, asked: Asked): Promise<Page<Found>> {
  const where = isAll(wanted) ? {} : whereOf(wanted);
  const { olderThan, text } = wanted;
  const read = ({ limit, cursor }: Asked): Promise<Page<Found>> =>
    olderThan === undefined
      ? store.find<SagaState>('sagas', { where, orderBy: [{ field: 'key', desc: true }], limit, ...(cursor === undefined ? {} : { cursor }) })
      : startedUpTo(store, iso(store.now() - olderThan), where, { limit, cursor });
  return text === undefined ? read(asked) : search(read, tells(text), asked);
}

/** How many there are, by state. */
export async function countSagas(store: Store, { type, memberId }: Pick<Wanted, 'type' | 'memberId'>): Promise<ReadonlyMap<string, number>> {
  const groups = await store.count('sagas', ['status'], whereOf({ type, memberId }));
  return new Map(groups.map(({ values: [status], count }) => [String(status), count]));
}

function whereOf({ statuses, type, memberId }: Wanted): Where {
  return { ...ofStates(statuses, type === undefined ? undefined : [type]), ...(memberId === undefined ? {} : { memberId }) };
}

/** All of them, newest first, are in the order of their keys anyway. */
function isAll({ statuses, type, memberId }: Wanted): boolean {
  return statuses === undefined && type === undefined && memberId === undefined;
}

async function search(read: (asked: Asked) => Promise<Page<Found>>, fits: (saga: SagaState) => boolean, { limit, cursor }: Asked): Promise<Page<Found>> {
  const items: Found[] = [];
  let next: string | null = cursor ?? null;
  for (let looked = 0; looked < mostLooked; looked += portion) {
    const page = await read({ limit: portion, cursor: next ?? undefined });
    for (const [index, one] of page.items.entries()) {
      if (!fits(one.state)) continue;
      items.push(one);
      const last = page.nextCursor === null && index === page.items.length - 1;
      if (items.length === limit) return { items, nextCursor: last ? null : cursorAt(one.key) };
    }
    next = page.nextCursor;
    if (next === null) break;
    // A store in this process answers without a break: who waits comes first.
    await new Promise((resolve) => setImmediate(resolve));
  }
  return { items, nextCursor: next };
}

/** Ids look alike in their first characters and hold every short number somewhere. */
const shortestPart = 4;

/** Whether a saga has this text: in its member's id or name, its book's title, the code of its reason; as its book's number; or, from four characters on, in an id. */
export function tells(text: string): (saga: SagaState) => boolean {
  const plain = (one: string) => one.normalize('NFC').toLowerCase();
  const wanted = plain(text);
  const within = (one: string | undefined) => one !== undefined && plain(one).includes(wanted);
  return ({ sagaId, rentalId, memberId, start, reason }) => {
    const { idName, item } = start?.body ?? {};
    if (within(memberId) || within(idName?.name) || within(item?.title) || within(reason?.code) || String(item?.no) === wanted) return true;
    return wanted.length >= shortestPart && (within(sagaId) || within(rentalId));
  };
}
