import type { Collection, ViewWrite } from '@book-rental/runtime';
import { quarterOf } from './by-day.ts';
import { loanView, type LoanView, type RentalEvent } from '../domain/index.ts';

const of = (read: (loan: LoanView) => string | number | undefined) => read as (doc: never, key: string) => string | number | undefined;

/** Every loan, open and past, as callers see it: the history, and what is found across members. */
export const loans: Collection = {
  name: 'loans',
  fields: {
    memberId: { type: 'text', of: of((loan) => loan.idName.id) },
    bookNo: { type: 'integer', of: of((loan) => loan.item.no) },
    status: { type: 'text', of: of((loan) => loan.status) },
    // Null unless the member has the book: what is past due is found without the history.
    openUntil: { type: 'text', of: of((loan) => (loan.status === 'OPEN' ? loan.dueDate : undefined)) },
    // Null while it is on the card: what may leave the history is found without the rest of it.
    closedAt: { type: 'text', of: of((loan) => loan.closedAt) },
    // What rentals by day are added up from. Without an index: a day's rows lie together by their key, and what was returned by when it was closed.
    rentedIn: { type: 'text', of: of((loan) => (loan.status === 'PENDING' || loan.status === 'CANCELLED' ? undefined : quarterOf(loan.rentedAt))) },
    returnedIn: { type: 'text', of: of((loan) => (loan.returnedAt === undefined ? undefined : quarterOf(loan.returnedAt))) },
  },
  indexes: [{ fields: ['memberId'] }, { fields: ['status'] }, { fields: ['bookNo'] }, { fields: ['openUntil'], sparse: true }, { fields: ['closedAt'], sparse: true }],
};

/** The rows that these events change, decided at `at` (ISO 8601, the store's clock). */
export function loanRows(events: readonly RentalEvent[], at: string): readonly Omit<ViewWrite, 'version'>[] {
  return events.flatMap((event) => {
    if (!('loan' in event) || event.type === 'startResent') return [];
    return [{ view: 'loans', id: event.loan.rentalId, doc: { ...loanView(event.loan), ...endOf(event, at) }, ...(event.type === 'loanRequested' ? { fresh: true } : {}) }];
  });
}

function endOf(event: RentalEvent, at: string): Pick<LoanView, 'closedAt' | 'returnedBy'> {
  if (event.type === 'loanReturned') return { closedAt: at, returnedBy: event.sagaId };
  return event.type === 'loanCancelled' ? { closedAt: at } : {};
}
