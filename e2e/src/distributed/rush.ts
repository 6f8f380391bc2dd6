import { setTimeout as pause } from 'node:timers/promises';
import type { Api, Loan } from '../api.ts';
import { until } from './installation.ts';

/** A run on the counter: so many rentals, each of a book of its own; every fifth book is not on the shelf. */
export interface RushOptions {
  readonly api: Api;
  /** Its books and members, which no other rush of the installation has: books `from + 1` and up. A multiple of 100. */
  readonly from: number;
  readonly sagas: number;
  /** Aborted: nobody asks any more, and what was answered so far is all. */
  readonly closed?: AbortSignal;
}

export interface Rush {
  /** How many have been answered with 202. */
  readonly accepted: () => number;
  /** How many calls had to be made again: the service or the gateway did not answer. */
  readonly repeated: () => number;
  /** Resolves when so many have been answered. */
  readonly reached: (count: number) => Promise<void>;
  /** The rental ids by book number, when all have been answered. */
  readonly done: Promise<ReadonlyMap<number, string>>;
}

const hands = 24;
const loansEach = 4;
const offShelfEvery = 5;

export const isShelved = (no: number): boolean => no % offShelfEvery !== 0;

async function many(count: number, work: (index: number) => Promise<unknown>): Promise<void> {
  let next = 0;
  await Promise.all(Array.from({ length: hands }, async () => {
    while (next < count) await work(next++);
  }));
}

const memberOf = (no: number): string => `회원 ${Math.floor((no - 1) / loansEach)}`;

/** Registers the members and the books of a rush. */
export async function stock({ api, from, sagas }: RushOptions): Promise<void> {
  await many(Math.ceil(sagas / loansEach), (index) => api.addMember(memberOf(from + 1 + index * loansEach)));
  await many(sagas, async (index) => {
    const no = from + index + 1;
    if (isShelved(no)) await api.addBook(no);
    else await api.post('/books', { no, title: `Book ${no}` });
  });
}

/** Rents every book of the stock. Who gets no answer asks again under the same key, as the gateway says. */
export function rush({ api, from, sagas, closed }: RushOptions): Rush {
  const rentals = new Map<number, string>();
  let repeats = 0;

  async function rent(no: number): Promise<void> {
    while (closed?.aborted !== true) {
      const answer = await api
        .post<Loan>('/rentals', { idName: { id: memberOf(no) }, item: { no } }, { 'Idempotency-Key': `rush-${no}` })
        .catch((error: unknown) => (error instanceof TypeError ? undefined : Promise.reject(error as Error)));
      if (answer?.status === 202) {
        rentals.set(no, answer.body.rentalId);
        return;
      }
      if (answer !== undefined && answer.status !== 503) throw new Error(`Renting book ${no} was answered with ${answer.status}: ${JSON.stringify(answer.body)}`);
      repeats += 1;
      await pause(100);
    }
  }

  const done = many(sagas, (index) => rent(from + index + 1)).then(() => rentals);
  // Whoever waits for it hears of a failure; until then it is nobody's.
  done.catch(() => undefined);
  return {
    accepted: () => rentals.size,
    repeated: () => repeats,
    reached: (count) => Promise.race([until(() => rentals.size >= count), done.then(() => undefined)]),
    done,
  };
}

/** What became of every rental: `OPEN`, or `CANCELLED` with the code of its reason. */
export async function outcomesOf(api: Api): Promise<ReadonlyMap<string, string>> {
  const loans = await api.all<Loan>('/rentals');
  return new Map(loans.map(({ rentalId, status, reason }) => [rentalId, reason === undefined ? status : `${status} ${reason.code}`]));
}

/** What must have become of them: nothing was lost, and nothing was done twice. */
export function expectedOf(...rushes: readonly ReadonlyMap<number, string>[]): ReadonlyMap<string, string> {
  return new Map(rushes.flatMap((rentals) => [...rentals].map(([no, rentalId]) => [rentalId, isShelved(no) ? 'OPEN' : 'CANCELLED BOOK_NOT_AVAILABLE'] as const)));
}
