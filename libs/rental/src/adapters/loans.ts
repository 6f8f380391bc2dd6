import type { Collection, ViewWrite } from '@book-rental/runtime';
import { loanView, type LoanView, type RentalEvent } from '../domain/index.ts';

const of = (read: (loan: LoanView) => string | number | undefined) => read as (doc: never, key: string) => string | number | undefined;

/** Every loan, open and past, as callers see it: the history, and what is found across members. */
export const loans: Collection = {
  name: 'loans',
  fields: {
    memberId: { type: 'text', of: of((loan) => loan.idName.id) },
    bookNo: { type: 'integer', of: of((loan) => loan.item.no) },
    status: { type: 'text', of: of((loan) => loan.status) },
    dueDate: { type: 'text', of: of((loan) => loan.dueDate) },
    // Null unless the member has the book: what is past due is found without the history.
    openUntil: { type: 'text', of: of((loan) => (loan.status === 'OPEN' ? loan.dueDate : undefined)) },
  },
  indexes: [{ fields: ['memberId'] }, { fields: ['bookNo'] }, { fields: ['openUntil'], sparse: true }],
};

/** The rows that these events change. */
export function loanRows(events: readonly RentalEvent[]): readonly Omit<ViewWrite, 'version'>[] {
  return events.flatMap((event) => ('loan' in event && event.type !== 'startResent' ? [{ view: 'loans', id: event.loan.rentalId, doc: { ...loanView(event.loan) } }] : []));
}
