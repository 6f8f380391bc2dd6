import { forgetRentals } from '@book-rental/best-book';
import { forgetNumbers } from '@book-rental/book';
import type { Settings } from '@book-rental/config';
import { iso } from '@book-rental/kernel';
import { forgetPoints } from '@book-rental/member';
import { forgetLoans, type RentalPolicy } from '@book-rental/rental';
import { forgetOld, removeAll } from '@book-rental/runtime';
import { forgetSagas } from '@book-rental/saga';
import type { SqliteDatabase } from '@book-rental/sqlite';
import type { System } from '@book-rental/system';

/** So few rows at a time that nobody waits for it. */
const portion = 200;

/** Deletes what is older than its retention, portion by portion; answers how many rows went. */
export async function retain(system: System, database: SqliteDatabase, settings: Settings, policy: RentalPolicy, more: readonly (() => Promise<number>)[] = []): Promise<number> {
  const { rental, book, member, bestBook, coordinator, services } = system;
  const now = rental.target.store.now();
  const memory = iso(now - settings.inboxRetention);
  const old = iso(now - settings.sagaRetention);
  const past = iso(now - settings.loanRetention);
  const steps: readonly (() => Promise<number>)[] = [
    () => database.log.trim(now - settings.logRetention, portion, services.map((service) => service.name)),
    () => forgetOld({ target: rental.target, participant: rental.participant, before: memory, limit: portion }),
    () => forgetOld({ target: book.target, participant: book.participant, before: memory, limit: portion }),
    () => forgetNumbers(book, memory, portion),
    () => forgetPoints(member, memory, portion),
    () => forgetRentals(bestBook, policy.timeZone, memory, portion),
    () => forgetSagas(coordinator, now - settings.sagaRetention, portion),
    () => forgetLoans(rental, past, portion),
    ...services.map((service) => () => service.target.store.removeOldRecords({ parked: memory, trail: old }, portion)),
    ...more,
  ];
  return removeAll(steps);
}
