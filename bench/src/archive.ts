import { join } from 'node:path';
import { sagaIdFrom } from '@book-rental/contracts';
import { iso } from '@book-rental/kernel';
import { cards, defaultPolicy, loans, rentalCard } from '@book-rental/rental';
import type { Change, Store } from '@book-rental/runtime';
import { sagas, type SagaState, type SagaStatus } from '@book-rental/saga';
import { openSqlite } from '@book-rental/sqlite';
import { openLibrary } from './library.ts';

const day = 86_400_000;
/** A member that a fifth of all sagas is of. */
export const busyMember = 'm0';
const members = 1_000;
const books = 5_000;

export interface Archive {
  readonly total: number;
  readonly counts: Readonly<Record<string, number>>;
  /** The id of one rent in the middle. */
  readonly someRent: string;
}

/** A data file with so many sagas of the last months, and their loans, written as they would be and not lived through. */
export async function writeArchive(folder: string, count: number): Promise<Archive> {
  const [done, refused] = await lived();
  const now = Date.now();
  const database = openSqlite({ file: join(folder, 'library.sqlite') });
  const counts: Record<string, number> = {};
  const coordinator = database.store('saga-coordinator', [sagas], []);
  const rental = database.store('rental', [cards], [loans]);
  const idOf = (index: number) => sagaIdFrom(timeOf(index), `${index.toString(16).padStart(8, '0')}`.repeat(4));
  const timeOf = (index: number) => now - Math.floor(((count - index) / count) * 89 * day);
  for (let from = 0; from < count; from += 1_000) {
    const indexes = Array.from({ length: Math.min(1_000, count - from) }, (_, index) => from + index);
    const states = indexes.map((index) => {
      const status = statusOf(index);
      counts[status] = (counts[status] ?? 0) + 1;
      return aged(status === 'COMPENSATED' ? refused : done, { index, sagaId: idOf(index), rentalId: idOf(index - (index % 5 === 4 ? 4 : 0)), status, at: timeOf(index), now });
    });
    await commit(coordinator, states.map((state) => ({ collection: 'sagas', key: state.sagaId, state })));
    await commit(rental, [{ collection: 'cards', key: `archive ${from}`, state: rentalCard(defaultPolicy).initial(`archive ${from}`), views: states.flatMap(loanOf) }]);
  }
  await database.close();
  return { total: count, counts, someRent: idOf(Math.floor(count / 10) * 5) };
}

/** A rent that was lived through, and one that was refused. */
async function lived(): Promise<readonly [SagaState, SagaState]> {
  const library = await openLibrary();
  try {
    await library.registerMember('holder');
    await library.registerMember('reader');
    await library.registerBook(1);
    await library.rent('holder', 1);
    await library.rent('reader', 1);
    await library.system.settled();
    const { items } = await library.system.coordinator.target.store.find<SagaState>('sagas', { limit: 2 });
    const [done, refused] = items.map(({ state }) => state);
    if (done?.status !== 'COMPLETED' || refused?.status !== 'COMPENSATED') throw new Error('The sagas to copy did not end as they should.');
    return [done, refused];
  } finally {
    await library.close();
  }
}

/** Nearly all ended well; what needs a person is rare, and so are clears. */
function statusOf(index: number): SagaStatus {
  if (index % 40 === 39) return 'COMPENSATED';
  if (index % 499 === 250) return 'STUCK';
  if (index % 997 === 501) return 'ABANDONED';
  if (index % 1_999 === 1_201) return 'RUNNING';
  return index % 1_997 === 1_401 ? 'COMPENSATING' : 'COMPLETED';
}

interface Aged {
  readonly index: number;
  readonly sagaId: string;
  readonly rentalId: string;
  readonly status: SagaStatus;
  readonly at: number;
  readonly now: number;
}

function aged(saga: SagaState, { index, sagaId, rentalId, status, at, now }: Aged): SagaState {
  const { endedAt: _endedAt, start, ...rest } = saga;
  if (start === undefined) throw new Error('A saga to copy has no start.');
  const type = index % 1_000 === 3 ? 'OVERDUE' : index % 5 === 4 ? 'RETURN' : 'RENT';
  const memberId = index % 5 === 2 ? busyMember : `m${index % members}`;
  const no = 1 + (index % books);
  const hasEnded = status === 'COMPLETED' || status === 'COMPENSATED' || status === 'ABANDONED';
  return {
    ...rest,
    sagaId,
    rentalId,
    type,
    status,
    memberId,
    startedAt: iso(at),
    began: at,
    start: { ...start, key: memberId, time: iso(at), body: { ...start.body, idName: { id: memberId, name: `회원 ${memberId}` }, item: { no, title: `책 ${no}` } } },
    timeline: saga.timeline.map((line) => ({ ...line, at: iso(at) })),
    // Far enough away that no timer moves them while they are looked at.
    deadline: hasEnded || status === 'STUCK' ? null : now + day,
    ...(hasEnded ? { endedAt: iso(at + 20) } : {}),
  };
}

function loanOf({ type, sagaId, status, start, startedAt }: SagaState): Change['views'] {
  if (type !== 'RENT' || status !== 'COMPLETED' || start === undefined) return [];
  const { idName, item } = start.body;
  const doc = { rentalId: sagaId, idName, item, status: 'RETURNED', rentedAt: startedAt, dueDate: startedAt.slice(0, 10), returnedAt: startedAt, lateFee: 0, closedAt: startedAt };
  return [{ view: 'loans', id: sagaId, version: 1, doc, fresh: true }];
}

async function commit(store: Store, changes: readonly (Pick<Change, 'collection' | 'key' | 'state'> & Partial<Change>)[]): Promise<void> {
  const won = await store.commit(changes.map((change) => ({ expected: 0, inbox: [], outbox: [], caused: [], views: [], ...change })));
  if (won.includes(false)) throw new Error('The archive could not be written.');
}
