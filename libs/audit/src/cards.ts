import { sagaTime } from '@book-rental/contracts';
import type { Findings } from './findings.ts';
import type { History, Past } from './history.ts';
import type { Sagas } from './sagas.ts';
import type { AuditSource, CardFacts, CardLoanFacts, LoanStatus } from './source.ts';

/** An open loan: who has it, and whether its card has called it back in. */
export interface OpenLoan {
  readonly memberId: string;
  readonly bookNo: string;
  readonly status: CardLoanFacts['status'];
  readonly handIn: string | undefined;
}

/** What was paid for clears that ended, and what may have been for those that did not. */
interface Paid {
  settled: number;
  open: number;
}

/** What a card has gone through, to tell whether all of it is still known. */
export interface CardTotals {
  readonly rents: number;
  readonly returned: number;
  readonly cancelled: number;
  readonly feesTaken: number;
}

export interface Cards {
  /** The open loans by rental id. */
  readonly open: ReadonlyMap<string, OpenLoan>;
  readonly totals: ReadonlyMap<string, CardTotals>;
}

/** Cards with their fees, against their loans, their history and their sagas. */
export function checkCards(source: AuditSource, sagas: Sagas, history: History, findings: Findings): Cards {
  const open = new Map<string, OpenLoan>();
  const totals = new Map<string, CardTotals>();
  const paid = paidByMember(sagas);
  const unpayable = lateReturns(source, sagas, history);
  const seen = new Set<string>();
  for (const { key, state: card } of source.rental.states<CardFacts>('cards')) {
    seen.add(key);
    const past = history.of(key);
    totals.set(key, { rents: card.returned + card.cancelled + card.loans.length, returned: card.returned, cancelled: card.cancelled, feesTaken: card.feesTaken });
    checkFees(card, past, paid.get(key) ?? { settled: 0, open: 0 }, unpayable.get(key) ?? 0, findings);
    checkHistory(card, past, findings);
    findings.looked('loans');
    if (source.loanLimit !== undefined && card.loans.length > source.loanLimit) {
      findings.found('loans', { aggregate: `card ${key}`, always: true, sentence: `It has ${card.loans.length} loans, and ${source.loanLimit} are allowed.` });
    }
    for (const loan of card.loans) {
      if (open.has(loan.rentalId)) findings.found('loans', { aggregate: `card ${key}`, sagaIds: [loan.rentalId], always: true, sentence: `Rental ${loan.rentalId} stands on another card, too.` });
      open.set(loan.rentalId, { memberId: key, bookNo: String(loan.item.no), status: loan.status, handIn: loan.handIn?.sagaId });
      checkWaiting(key, loan, sagas, findings);
    }
    checkClearing(card, sagas, findings);
  }
  for (const [memberId, past] of history.members) {
    if (seen.has(memberId)) continue;
    findings.found('loans', { aggregate: `card ${memberId}`, always: true, sentence: `The history has loans of this member, but there is no such card: ${past.open.size + past.returned + past.cancelled} of them.` });
  }
  return { open, totals };
}

function paidByMember(sagas: Sagas): ReadonlyMap<string, Paid> {
  const paid = new Map<string, Paid>();
  for (const line of sagas.lines.values()) {
    if (line.type !== 'OVERDUE' || line.memberId === undefined) continue;
    const one = paid.get(line.memberId) ?? { settled: 0, open: 0 };
    paid.set(line.memberId, one);
    if (sagas.standingOf(line.sagaId) !== 'settled') one.open += line.point;
    else if (line.status === 'COMPLETED') one.settled += line.point;
  }
  return paid;
}

/** Fees of returns so young that retention cannot have removed a clear after them: only a clear that is known can have paid those. By member. */
function lateReturns(source: AuditSource, sagas: Sagas, history: History): ReadonlyMap<string, number> {
  const since = source.sagaRetentionMs === undefined ? Number.NEGATIVE_INFINITY : source.now - source.sagaRetentionMs;
  const sums = new Map<string, number>();
  for (const line of sagas.lines.values()) {
    if (line.type !== 'RETURN' || line.rentalId === undefined || line.memberId === undefined || (sagaTime(line.sagaId) ?? Number.NEGATIVE_INFINITY) < since) continue;
    const fee = history.fees.get(line.rentalId);
    if (fee !== undefined && line.status === 'COMPLETED') sums.set(line.memberId, (sums.get(line.memberId) ?? 0) + fee);
  }
  return sums;
}

function checkFees(card: CardFacts, past: Past, paid: Paid, unpayable: number, findings: Findings): void {
  const aggregate = `card ${card.memberId}`;
  const wrong = (sentence: string) => findings.found('fees', { aggregate, always: true, sentence });
  findings.looked('fees');
  const { lateFee, feesAdded, feesTaken } = card;
  if (lateFee !== feesAdded - feesTaken) wrong(`The late fee is ${lateFee}, but ${feesAdded} charged less ${feesTaken} paid is ${feesAdded - feesTaken}.`);
  if (lateFee < 0) wrong(`The late fee is ${lateFee}, below zero.`);
  const handedIn = card.loans.reduce((sum, loan) => sum + (loan.handIn?.lateFee ?? 0), 0);
  const charged = card.forgottenFees + past.fees + handedIn;
  if (feesAdded !== charged) wrong(`${feesAdded} were charged, but the fees of its loans are ${charged}.`);
  if (card.forgottenFees !== 0 && past.returned >= card.returned) wrong(`${card.forgottenFees} are of loans that left the history, but none did.`);
  if (feesTaken < paid.settled) wrong(`${feesTaken} were paid, but the clears that ended well are ${paid.settled}.`);
  // A clear that retention removed can have paid what was owed before the oldest saga that is left, and no more.
  const explained = paid.settled + paid.open + Math.max(0, feesAdded - unpayable - handedIn);
  if (feesTaken > explained) wrong(`${feesTaken} were paid, but ${explained === paid.settled + paid.open ? `all clears together are ${explained}` : `no more than ${explained} can have been`}.`);
}

/** A card and its rows in the history are written in one commit, so nothing on its way excuses a difference. */
function checkHistory(card: CardFacts, past: Past, findings: Findings): void {
  const wrong = (sentence: string, rentalId?: string) => findings.found('loans', { aggregate: `card ${card.memberId}`, sagaIds: [rentalId], always: true, sentence });
  const rows = new Map<string, LoanStatus>(past.open);
  for (const loan of card.loans) {
    const row = rows.get(loan.rentalId);
    if (row !== loan.status) wrong(`Rental ${loan.rentalId} is ${loan.status} on the card, and ${row ?? 'not open'} in the history.`, loan.rentalId);
    rows.delete(loan.rentalId);
  }
  for (const [rentalId, status] of rows) wrong(`Rental ${rentalId} is ${status} in the history, but not on the card.`, rentalId);
  // Fewer are what retention leaves.
  if (past.returned > card.returned) wrong(`${card.returned} loans were returned, and the history has ${past.returned} of them.`);
  if (past.cancelled > card.cancelled) wrong(`${card.cancelled} loans were cancelled, and the history has ${past.cancelled} of them.`);
}

/** What waits for a saga must not wait for one that has ended. One that nobody knows is started again by the card's own watch. */
function checkWaiting(memberId: string, loan: CardLoanFacts, sagas: Sagas, findings: Findings): void {
  if (loan.status === 'OPEN') return;
  findings.looked('loans');
  const sagaId = loan.status === 'PENDING' ? loan.rentalId : loan.handIn?.sagaId;
  const line = sagaId === undefined ? undefined : sagas.lines.get(sagaId);
  if (line === undefined) return;
  if (line.status !== 'COMPLETED' && line.status !== 'COMPENSATED' && line.status !== 'ABANDONED') return;
  findings.found('loans', { aggregate: `card ${memberId}`, sagaIds: [sagaId], sentence: `Rental ${loan.rentalId} is still ${loan.status}, but its saga has ended as ${line.status}.` });
}

function checkClearing(card: CardFacts, sagas: Sagas, findings: Findings): void {
  if (card.clearing === null) return;
  findings.looked('loans');
  const { sagaId } = card.clearing;
  const line = sagas.lines.get(sagaId);
  if (line === undefined || (line.status !== 'COMPLETED' && line.status !== 'COMPENSATED' && line.status !== 'ABANDONED')) return;
  findings.found('loans', { aggregate: `card ${card.memberId}`, sagaIds: [sagaId], sentence: `Its late fee is still being cleared, but that saga has ended as ${line.status}.` });
}
