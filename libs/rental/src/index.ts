export {
  blocksOf,
  cardView,
  daysAfter,
  daysBetween,
  defaultPolicy,
  libraryDay,
  loanOf,
  loanView,
  nextWatchOf,
  overdue,
  policyOf as rentalPolicyOf,
  rentalCard,
  type Block,
  type CancelledLoan,
  type CardView,
  type Clearing,
  type ClosedLoan,
  type EndedClear,
  type IdName,
  type Item,
  type Loan,
  type LoanFacts,
  type LoanStatus,
  type LoanView,
  type OpenLoan,
  type PendingLoan,
  type RentalCard,
  type RentalCommand,
  type RentalEvent,
  type RentalPolicy,
  type ReturnedLoan,
  type ReturningLoan,
  type StartResent,
} from './domain/index.ts';
export { assembleRental, type RentalService } from './assemble.ts';
export { rentalParticipant } from './adapters/events.ts';
export { startsOf } from './adapters/starts.ts';
export { cards } from './adapters/cards.ts';
export { loans } from './adapters/loans.ts';
export { rentalRoutes } from './adapters/http.ts';
export { forgetLoans } from './retention.ts';
