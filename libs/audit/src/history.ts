import type { Sagas } from './sagas.ts';
import type { AuditSource, LoanFacts, LoanStatus } from './source.ts';

/** What the history of loans says of one member. */
export interface Past {
  returned: number;
  cancelled: number;
  /** Late fees of the loans that were returned. */
  fees: number;
  /** Rentals that the history has as open, with how. */
  readonly open: Map<string, LoanStatus>;
  /** No saga of a returned loan was removed by retention, so no later clear was either. */
  complete: boolean;
}

export interface History {
  readonly of: (memberId: string) => Past;
  readonly members: ReadonlyMap<string, Past>;
  /** Loans whose rent no saga tells of. */
  readonly withoutSaga: readonly LoanFacts[];
}

/** Reads the history once, and writes on each saga's line what became of the loan that it rents. */
export function readHistory(source: AuditSource, sagas: Sagas): History {
  const members = new Map<string, Past>();
  const withoutSaga: LoanFacts[] = [];
  const of = (memberId: string): Past => {
    const known = members.get(memberId);
    if (known !== undefined) return known;
    const past: Past = { returned: 0, cancelled: 0, fees: 0, open: new Map(), complete: true };
    members.set(memberId, past);
    return past;
  };
  for (const loan of source.rental.view<LoanFacts>('loans')) {
    const line = sagas.lines.get(loan.rentalId);
    if (line !== undefined) line.loan = loan.status;
    else if (!sagas.beyondHorizon(loan.rentalId)) withoutSaga.push(loan);
    note(of(loan.idName.id), loan, line !== undefined);
  }
  return { of, members, withoutSaga };
}

function note(past: Past, loan: LoanFacts, hasSaga: boolean): void {
  switch (loan.status) {
    case 'RETURNED':
      past.returned += 1;
      past.fees += loan.lateFee ?? 0;
      past.complete &&= hasSaga;
      return;
    case 'CANCELLED':
      past.cancelled += 1;
      return;
    case 'PENDING':
    case 'OPEN':
    case 'RETURNING':
      past.open.set(loan.rentalId, loan.status);
  }
}
