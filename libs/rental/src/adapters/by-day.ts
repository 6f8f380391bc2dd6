import { sagaIdFrom } from '@book-rental/contracts';
import { dayIn, iso, type Day } from '@book-rental/kernel';
import type { Store, Where } from '@book-rental/runtime';
import { daysAfter, libraryDay, type RentalPolicy } from '../domain/index.ts';

export interface RentalsOfDay {
  readonly day: Day;
  readonly rented: number;
  readonly returned: number;
}

/** The quarter of an hour of an instant (ISO 8601, UTC), as text. No day of any zone begins within one. */
export function quarterOf(instant: string): string {
  return `${instant.slice(0, 14)}${String(Math.floor(Number(instant.slice(14, 16)) / 15) * 15).padStart(2, '0')}`;
}

const oneDay = 86_400_000;
/** The library's clock is the server's, unless somebody set it. */
const aboutTheSame = 60_000;

/** The library's last days, oldest first, today included: how many loans of each began and stand, and how many were handed in. */
export async function rentalsByDay(store: Store, policy: RentalPolicy, libraryNow: number, days: number): Promise<readonly RentalsOfDay[]> {
  const first = daysAfter(libraryDay(policy, iso(libraryNow)), 1 - days);
  const since = Date.parse(`${first}T00:00:00.000Z`) - oneDay;
  // Ids and the times of closing are the server's: where the library's clock was set, they tell nothing of its days, and all there is is looked at.
  const spans = Math.abs(libraryNow - store.now()) > aboutTheSame ? [undefined] : spansFrom(since, libraryNow + oneDay);
  const rented = await counted(store, policy, 'rentedIn', spans.map((span) => (span === undefined ? {} : { key: { gt: idAt(span.from), lte: idAt(span.to) } })));
  const returned = await counted(store, policy, 'returnedIn', spans.map((span) => (span === undefined ? {} : { closedAt: { gt: iso(span.from), lte: iso(span.to) } })));
  return Array.from({ length: days }, (_, index) => {
    const day = daysAfter(first, index);
    return { day, rented: rented.get(day) ?? 0, returned: returned.get(day) ?? 0 };
  });
}

interface Span {
  readonly from: number;
  readonly to: number;
}

/** A few days at a time: others are served in between. */
const portion = 7 * oneDay;

function spansFrom(from: number, to: number): readonly Span[] {
  return Array.from({ length: Math.ceil((to - from) / portion) }, (_, index) => ({ from: from + index * portion, to: Math.min(to, from + (index + 1) * portion) }));
}

function idAt(time: number): string {
  return sagaIdFrom(time, '0'.repeat(32));
}

async function counted(store: Store, policy: RentalPolicy, field: string, portions: readonly Where[]): Promise<ReadonlyMap<Day, number>> {
  const byDay = new Map<Day, number>();
  for (const where of portions) {
    for (const { values: [quarter], count } of await store.count('loans', [field], where)) {
      if (typeof quarter !== 'string') continue;
      const day = dayIn(policy.timeZone, `${quarter}:00.000Z`);
      byDay.set(day, (byDay.get(day) ?? 0) + count);
    }
    await new Promise((resolve) => setImmediate(resolve));
  }
  return byDay;
}
