import type { OpenLoan } from './cards.ts';
import type { Findings } from './findings.ts';
import type { History } from './history.ts';
import type { SagaLine, Sagas } from './sagas.ts';
import type { AuditSource, BookFacts } from './source.ts';

/** Books that are out against open loans, both ways. */
export function checkHolders(source: AuditSource, sagas: Sagas, loans: ReadonlyMap<string, OpenLoan>, findings: Findings): void {
  const returns = returnsOnTheirWay(sagas);
  const holders = new Map<string, string>();
  for (const { key, state: book } of source.book.states<BookFacts>('books')) {
    if (book.status !== 'RENTED') continue;
    findings.looked('holders');
    holders.set(key, book.heldBy);
    const loan = loans.get(book.heldBy);
    if (loan?.bookNo === key && loan.memberId === book.memberId) continue;
    const what = loan === undefined ? 'no card has such a loan' : `that is a loan of book ${loan.bookNo} by ${loan.memberId}`;
    findings.found('holders', { aggregate: `book ${key}`, sagaIds: [book.heldBy, ...(returns.get(book.heldBy) ?? [])], sentence: `It is held by rental ${book.heldBy} of ${book.memberId}, but ${what}.` });
  }
  for (const [rentalId, loan] of loans) {
    findings.looked('holders');
    const heldBy = holders.get(loan.bookNo);
    // Nobody has heard of it yet: the card's watch says it again, and is looked at by itself.
    if (heldBy === rentalId || (loan.status === 'PENDING' && !sagas.lines.has(rentalId)) || (loan.handIn !== undefined && !sagas.lines.has(loan.handIn))) continue;
    findings.found('holders', {
      aggregate: `card ${loan.memberId}`,
      sagaIds: [rentalId, loan.handIn, ...(returns.get(rentalId) ?? [])],
      sentence: `Rental ${rentalId} of book ${loan.bookNo} is ${loan.status}, but the book is ${heldBy === undefined ? 'not rented out' : `held by rental ${heldBy}`}.`,
    });
  }
}

/** Returns that have not settled, by the rental that they end. */
function returnsOnTheirWay(sagas: Sagas): ReadonlyMap<string, readonly string[]> {
  const returns = new Map<string, string[]>([...sagas.unreadOf].map(([rentalId, ids]) => [rentalId, [...ids]]));
  for (const line of sagas.lines.values()) {
    if (line.type !== 'RETURN' || line.rentalId === undefined || sagas.standingOf(line.sagaId) === 'settled') continue;
    returns.set(line.rentalId, [...(returns.get(line.rentalId) ?? []), line.sagaId]);
  }
  return returns;
}

/** What a saga decided against what became of the loan. */
export function checkOutcomes(sagas: Sagas, history: History, findings: Findings): void {
  for (const line of sagas.lines.values()) {
    if (line.rentalId === undefined || (line.status !== 'COMPLETED' && line.status !== 'COMPENSATED')) continue;
    findings.looked('loans');
    const loan = sagas.lines.get(line.rentalId)?.loan;
    if (loan === undefined && line.old) continue;
    if (fits(line, loan, sagas)) continue;
    findings.found('loans', {
      aggregate: `card ${line.memberId ?? '?'}`,
      sagaIds: [line.sagaId, line.rentalId],
      sentence: `The ${line.type ?? ''} of rental ${line.rentalId} has ended as ${line.status}, but the loan is ${loan ?? 'unknown'}.`,
    });
  }
  for (const loan of history.withoutSaga) {
    // A loan that just began is not known to the coordinator yet; its card's watch sees to that.
    if (loan.status === 'PENDING' && sagas.standingOf(loan.rentalId) === 'unknown') continue;
    findings.found('loans', { aggregate: `card ${loan.idName.id}`, sagaIds: [loan.rentalId], sentence: `Rental ${loan.rentalId} is ${loan.status}, but no saga tells of it.` });
  }
}

function fits(line: SagaLine, loan: SagaLine['loan'], sagas: Sagas): boolean {
  if (line.type === 'RENT') {
    if (line.status === 'COMPENSATED') return loan === undefined || loan === 'CANCELLED';
    return loan === 'OPEN' || loan === 'RETURNING' || loan === 'RETURNED';
  }
  // The rent may be one that retention removed, or that began before there were sagas.
  if (line.type !== 'RETURN' || line.status !== 'COMPLETED' || !sagas.lines.has(line.rentalId ?? '')) return true;
  return loan === 'RETURNED';
}
