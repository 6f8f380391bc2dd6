import type { Rent, RentalCommand } from './commands.ts';
import { defaultPolicy } from './policy.ts';
import { rentalCard } from './rental-card.ts';

/** Jenny's card, and what happens to it, in the words of the specs. */
export const policy = defaultPolicy;
export const decider = rentalCard(policy);

/** Noon in Seoul of that day. */
export const noon = (day: string): string => `${day}T03:00:00.000Z`;
export const rentalDay = '2026-11-02';
export const dueDay = '2026-11-16';
/** The store's clock. */
export const at = '2026-11-02T03:00:00.000Z';
export const minutesLater = (minutes: number, from = at): string => new Date(Date.parse(from) + minutes * 60_000).toISOString();

export const jenny = { id: 'jenny', name: '제니' };
export const titleOf = (no: number): string => `Book ${no}`;
export const reason = { code: 'BOOK_NOT_AVAILABLE', message: 'Book 1 cannot be lent: it is RENTED.' };

export const rentalIdOf = (no: number): string => `r${no}`;

/** Each book that is rented has the rental id `r` and its number. */
export const rent = (no: number, day = rentalDay): Rent => ({
  type: 'rent',
  rentalId: rentalIdOf(no),
  idName: jenny,
  item: { no, title: titleOf(no) },
  libraryNow: noon(day),
  at,
});
export const confirmRent = (no: number): RentalCommand => ({ type: 'confirmRent', rentalId: rentalIdOf(no) });
export const cancelRent = (no: number): RentalCommand => ({ type: 'cancelRent', rentalId: rentalIdOf(no), reason });
/** Return, and each return's own saga. */
export const bring = (no: number, day = rentalDay, sagaId = `return-${no}`): RentalCommand => ({
  type: 'return',
  rentalId: rentalIdOf(no),
  sagaId,
  libraryNow: noon(day),
  at,
});
export const confirmReturn = (no: number, day = rentalDay, sagaId = `return-${no}`): RentalCommand => ({
  type: 'confirmReturn',
  rentalId: rentalIdOf(no),
  sagaId,
  libraryNow: noon(day),
});
export const cancelReturn = (no: number, sagaId = `return-${no}`): RentalCommand => ({ type: 'cancelReturn', rentalId: rentalIdOf(no), sagaId, reason });
export const clear = (sagaId = 'clear-1', point?: number): RentalCommand => ({ type: 'clear', sagaId, at, ...(point === undefined ? {} : { point }) });
export const confirmClear = (sagaId = 'clear-1'): RentalCommand => ({ type: 'confirmClear', sagaId });
export const cancelClear = (sagaId = 'clear-1'): RentalCommand => ({ type: 'cancelClear', sagaId, reason });
export const resend = (when: string, dueBy = when): RentalCommand => ({ type: 'resend', at: when, dueBy });

/** Rented and confirmed. */
export const taken = (no: number, day = rentalDay): readonly RentalCommand[] => [rent(no, day), confirmRent(no)];
/** Rented, confirmed, returned on that day and confirmed. */
export const returnedOn = (no: number, day: string): readonly RentalCommand[] => [...taken(no), bring(no, day), confirmReturn(no, day)];
/** Four days late: 40 points. */
export const fourDaysLate = '2026-11-20';
