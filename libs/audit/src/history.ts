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
}

export interface History {
  readonly of: (memberId: string) => Past;
  readonly members: ReadonlyMap<string, Past>;
  /** Late fees of returned loans, by rental; most have none. */
  readonly fees: ReadonlyMap<string, number>;
  /** Loans that stand, by book number, and the books of which one is still pending. */
  readonly standing: ReadonlyMap<string, number>;
  readonly pending: ReadonlySet<string>;
  /** Loans whose rent no saga tells of. */
  readonly withoutSaga: readonly LoanFacts[];
}

/** Reads the history once, and writes on each saga's line what became of the loan that it rents. */
export function readHistory(source: AuditSource, sagas: Sagas): History {
  const members = new Map<string, Past>();
  const withoutSaga: LoanFacts[] = [];
  const fees = new Map<string, number>();
  const standing = new Map<string, number>();
  const pending = new Set<string>();
  const of = (memberId: string): Past => {
    const known = members.get(memberId);
    if (known !== undefined) return known;
    const past: Past = { returned: 0, cancelled: 0, fees: 0, open: new Map() };
    members.set(memberId, past);
    return past;
  };
  for (const loan of source.rental.view<LoanFacts>('loans')) {
    const line = sagas.lines.get(loan.rentalId);
    if (line !== undefined) line.loan = loan.status;
    else if (!sagas.beyondHorizon(loan.rentalId)) withoutSaga.push(loan);
    const bookNo = String(loan.item.no);
    if (loan.status === 'PENDING') pending.add(bookNo);
    else if (loan.status !== 'CANCELLED') standing.set(bookNo, (standing.get(bookNo) ?? 0) + 1);
    if (loan.status === 'RETURNED' && (loan.lateFee ?? 0) !== 0) fees.set(loan.rentalId, loan.lateFee ?? 0);
    note(of(loan.idName.id), loan);
  }
  return { of, members, fees, standing, pending, withoutSaga };
}

function note(past: Past, loan: LoanFacts): void {
  switch (loan.status) {
    case 'RETURNED':
      past.returned += 1;
      past.fees += loan.lateFee ?? 0;
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
