export { blocksOf, type Block } from './blocks.ts';
export { daysAfter, daysBetween } from './calendar.ts';
export { loanOf, waitsFor, type Clearing, type EndedClear, type RentalCard } from './card.ts';
export type { RentalCommand } from './commands.ts';
export type { RentalEvent, StartResent } from './events.ts';
export {
  overdue,
  type CancelledLoan,
  type ClosedLoan,
  type IdName,
  type Item,
  type Loan,
  type LoanFacts,
  type LoanStatus,
  type OpenLoan,
  type PendingLoan,
  type ReturnedLoan,
  type ReturningLoan,
} from './loan.ts';
export { defaultPolicy, policyOf, libraryDay, type RentalPolicy } from './policy.ts';
export { rentalCard } from './rental-card.ts';
export { nextWatchOf } from './resend.ts';
export { cardView, loanView, type CardView, type LoanView } from './views.ts';
