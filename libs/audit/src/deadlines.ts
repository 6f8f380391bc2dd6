import type { Findings } from './findings.ts';
import type { Traffic } from './messages.ts';
import type { Sagas } from './sagas.ts';
import type { AuditSource, CardFacts } from './source.ts';

/** Sagas and cards whose time is over. A timer rests while an answer may be unread, or its own question unpublished. */
export function checkDeadlines(source: AuditSource, sagas: Sagas, traffic: Traffic, findings: Findings): void {
  const latest = source.now - source.graceMs;
  const ago = (due: number) => `${Math.round((source.now - due) / 1000)} s ago`;
  const furthest = source.longestDelayMs === undefined ? Number.POSITIVE_INFINITY : source.now + source.graceMs + source.longestDelayMs;
  const day = (due: number) => new Date(due).toISOString().slice(0, 10);
  for (const line of sagas.lines.values()) {
    if (line.status !== 'RUNNING' && line.status !== 'COMPENSATING') continue;
    findings.looked('deadlines');
    const aggregate = `saga ${line.sagaId}`;
    const wrong = (sentence: string) => findings.found('deadlines', { aggregate, sagaIds: [line.sagaId], always: true, sentence });
    if (line.deadline === null) wrong(`It is ${line.status} and waits for no deadline, so it would wait forever.`);
    else if (line.deadline > furthest) wrong(`It is ${line.status}, and waits until ${day(line.deadline)}.`);
    else if (line.deadline < latest && !traffic.behind.has('saga-coordinator') && !traffic.unpublished.has(line.sagaId)) {
      wrong(`It is ${line.status}, and its deadline was over ${ago(line.deadline)}.`);
    }
  }
  if (traffic.behind.has('rental')) return;
  for (const { key, state: card } of source.rental.states<CardFacts>('cards')) {
    for (const { sagaId, watchAt } of watchesOf(card)) {
      findings.looked('deadlines');
      // Said for the last time.
      if (watchAt === null) continue;
      const due = Date.parse(watchAt);
      if (due > furthest) findings.found('deadlines', { aggregate: `card ${key}`, sagaIds: [sagaId], always: true, sentence: `What it started is said again only on ${day(due)}.` });
      if (due >= latest || traffic.unpublished.has(sagaId)) continue;
      findings.found('deadlines', { aggregate: `card ${key}`, sagaIds: [sagaId], always: true, sentence: `What it started should have been said again ${ago(due)}.` });
    }
  }
}

function watchesOf(card: CardFacts): readonly { readonly sagaId: string; readonly watchAt: string | null }[] {
  const watches = card.loans.flatMap((loan) => (loan.watch === undefined ? [] : [{ sagaId: loan.handIn?.sagaId ?? loan.rentalId, watchAt: loan.watch.watchAt }]));
  return card.clearing === null ? watches : [...watches, { sagaId: card.clearing.sagaId, watchAt: card.clearing.watch.watchAt }];
}
