import type { Cards } from './cards.ts';
import type { Findings } from './findings.ts';
import type { History } from './history.ts';
import type { Inboxes, Stranger } from './inboxes.ts';
import { checkPeriods } from './periods.ts';
import type { SagaLine, Sagas } from './sagas.ts';
import type { AuditSource, CounterFacts, MemberFacts } from './source.ts';

/** Balances against the ledger, and the ledger against the sagas. */
export function checkPoints(source: AuditSource, sagas: Sagas, inboxes: Inboxes, totals: Cards['totals'], findings: Findings): void {
  const whole = wholeStories(sagas, inboxes, totals);
  for (const { key, state } of source.member.states<MemberFacts>('members')) {
    findings.looked('points');
    const { balance, carried } = state.status === 'UNKNOWN' ? { balance: 0, carried: 0 } : state;
    const ledger = inboxes.points.get(key) ?? 0;
    if (balance !== carried + ledger) {
      findings.found('points', { aggregate: `member ${key}`, always: true, sentence: `The balance is ${balance}, but ${carried} carried forward and a ledger of ${ledger} make ${carried + ledger}.` });
      continue;
    }
    const granted = whole.get(key);
    if (granted !== undefined && granted !== balance) findings.found('points', { aggregate: `member ${key}`, always: true, sentence: `The balance is ${balance}, but its sagas, which are all known, make ${granted}.` });
  }
  for (const line of sagas.lines.values()) {
    const expected = pointsOf(line);
    if (expected === undefined || line.old) continue;
    findings.looked('points');
    if (line.points === expected) continue;
    findings.found('points', {
      aggregate: `member ${line.memberId ?? '?'}`,
      sagaIds: [line.sagaId],
      sentence: `The ledger has ${line.points} points for a ${line.type ?? ''} that ended as ${line.status}; it should have ${expected}.`,
    });
  }
  const unaccounted = inboxes.strangers.filter((one) => one.service === 'member');
  for (const one of unaccounted) checkStranger(one, sagas, findings, 'points', `member ${one.key}`, `A ledger line of ${one.amount} points`);
}

/** What all sagas of a member made together, for those members whose every rent, return and clear is still known and settled. */
function wholeStories(sagas: Sagas, inboxes: Inboxes, totals: Cards['totals']): ReadonlyMap<string, number> {
  const strange = new Set(strangersAt('member', inboxes));
  const told = new Map<string, { points: number; rents: number; returned: number; paid: number; settled: boolean }>();
  for (const line of sagas.lines.values()) {
    if (line.memberId === undefined) continue;
    const one = told.get(line.memberId) ?? { points: 0, rents: 0, returned: 0, paid: 0, settled: true };
    told.set(line.memberId, one);
    const points = pointsOf(line);
    if (points === undefined || sagas.standingOf(line.sagaId) !== 'settled') one.settled = false;
    one.points += points ?? 0;
    if (line.type === 'RENT' && line.loan !== undefined) one.rents += 1;
    if (line.status !== 'COMPLETED') continue;
    if (line.type === 'RETURN') one.returned += 1;
    if (line.type === 'OVERDUE') one.paid += line.point;
  }
  const whole = new Map<string, number>();
  for (const [memberId, card] of totals) {
    const one = told.get(memberId);
    if (one !== undefined && one.settled && !strange.has(memberId) && one.rents === card.rents && one.returned === card.returned && one.paid === card.feesTaken) whole.set(memberId, one.points);
  }
  return whole;
}

/** What an ended saga should have added to the balance; undefined for one that has not ended, or was abandoned. */
function pointsOf(line: SagaLine): number | undefined {
  if (line.status === 'COMPENSATED') return 0;
  if (line.status !== 'COMPLETED') return undefined;
  return line.type === 'OVERDUE' ? -line.point : line.point;
}

/** Totals against what was counted, and that against the sagas. */
export function checkCounts(source: AuditSource, sagas: Sagas, inboxes: Inboxes, past: { readonly history: History; readonly totals: Cards['totals'] }, findings: Findings): void {
  const standing = standingBooks(sagas, inboxes, past.history);
  const whole = [...past.totals].every(([memberId, card]) => past.history.of(memberId).returned === card.returned && past.history.of(memberId).cancelled === card.cancelled);
  for (const { key, state } of source.bestBook.states<CounterFacts>('counters')) {
    findings.looked('counts');
    const counted = inboxes.rentals.get(key) ?? 0;
    checkPeriods(key, state, inboxes.tallies, findings);
    const loans = standing(key);
    if (loans !== undefined && (state.total < loans || (whole && state.total > loans))) {
      findings.found('counts', { aggregate: `best book ${key}`, always: true, sentence: `The total is ${state.total}, but the history has ${loans} loans of it${whole ? ', and it has all there were' : ''}.` });
    }
    if (state.total === state.carried + counted) continue;
    findings.found('counts', { aggregate: `best book ${key}`, always: true, sentence: `The total is ${state.total}, but ${state.carried} carried forward and ${counted} remembered make ${state.carried + counted}.` });
  }
  for (const line of sagas.lines.values()) {
    if (line.type !== 'RENT' || line.old || (line.status !== 'COMPLETED' && line.status !== 'COMPENSATED')) continue;
    findings.looked('counts');
    const expected = line.status === 'COMPLETED' ? 1 : 0;
    if (line.rentals === expected) continue;
    findings.found('counts', { aggregate: `best book ${line.bookNo ?? '?'}`, sagaIds: [line.sagaId], sentence: `A rental that ended as ${line.status} counts ${line.rentals} times; it should count ${expected} times.` });
  }
  const unaccounted = inboxes.strangers.filter((one) => one.service === 'best-book');
  for (const one of unaccounted) checkStranger(one, sagas, findings, 'counts', `best book ${one.key}`, `A count of ${one.amount}`);
}

/** How many loans of a book stand by the history; undefined where a rent of it is still on its way, or is a known debt. */
function standingBooks(sagas: Sagas, inboxes: Inboxes, { standing, pending }: History): (bookNo: string) => number | undefined {
  const open = new Set([...pending, ...strangersAt('best-book', inboxes)]);
  for (const line of sagas.lines.values()) if (line.type === 'RENT' && line.bookNo !== undefined && sagas.standingOf(line.sagaId) !== 'settled') open.add(line.bookNo);
  return (bookNo) => (open.has(bookNo) ? undefined : (standing.get(bookNo) ?? 0));
}

/** Whose amounts come from sagas that nobody knows yet, or that are about another: those are judged by themselves. */
function strangersAt(service: Stranger['service'], { strangers }: Inboxes): readonly string[] {
  return strangers.flatMap((one) => (one.service === service ? [one.key] : []));
}

function checkStranger(one: Stranger, sagas: Sagas, findings: Findings, check: 'points' | 'counts', aggregate: string, what: string): void {
  findings.looked(check);
  const known = sagas.lines.get(one.sagaId);
  if (known === undefined && sagas.beyondHorizon(one.sagaId, one.at)) return;
  const sentence = known === undefined ? `${what} belongs to no saga.` : `${what} belongs to a saga of ${check === 'points' ? `member ${known.memberId ?? '?'}` : `book ${known.bookNo ?? '?'}`}.`;
  findings.found(check, { aggregate, sagaIds: [one.sagaId], sentence });
}
