import type { Findings } from './findings.ts';
import type { Inboxes, Stranger } from './inboxes.ts';
import type { SagaLine, Sagas } from './sagas.ts';
import type { AuditSource, CounterFacts, MemberFacts } from './source.ts';

/** Balances against the ledger, and the ledger against the sagas. */
export function checkPoints(source: AuditSource, sagas: Sagas, inboxes: Inboxes, findings: Findings): void {
  for (const { key, state } of source.member.states<MemberFacts>('members')) {
    findings.looked('points');
    const { balance, carried } = state.status === 'UNKNOWN' ? { balance: 0, carried: 0 } : state;
    const ledger = inboxes.points.get(key) ?? 0;
    if (balance === carried + ledger) continue;
    findings.found('points', { aggregate: `member ${key}`, always: true, sentence: `The balance is ${balance}, but ${carried} carried forward and a ledger of ${ledger} make ${carried + ledger}.` });
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

/** What an ended saga should have added to the balance; undefined for one that has not ended, or was abandoned. */
function pointsOf(line: SagaLine): number | undefined {
  if (line.status === 'COMPENSATED') return 0;
  if (line.status !== 'COMPLETED') return undefined;
  return line.type === 'OVERDUE' ? -line.point : line.point;
}

/** Totals against what was counted, and that against the sagas. */
export function checkCounts(source: AuditSource, sagas: Sagas, inboxes: Inboxes, findings: Findings): void {
  for (const { key, state } of source.bestBook.states<CounterFacts>('counters')) {
    findings.looked('counts');
    const counted = inboxes.rentals.get(key) ?? 0;
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

function checkStranger(one: Stranger, sagas: Sagas, findings: Findings, check: 'points' | 'counts', aggregate: string, what: string): void {
  findings.looked(check);
  const known = sagas.lines.get(one.sagaId);
  if (known === undefined && sagas.beyondHorizon(one.sagaId, one.at)) return;
  const sentence = known === undefined ? `${what} belongs to no saga.` : `${what} belongs to a saga of ${check === 'points' ? `member ${known.memberId ?? '?'}` : `book ${known.bookNo ?? '?'}`}.`;
  findings.found(check, { aggregate, sagaIds: [one.sagaId], sentence });
}
