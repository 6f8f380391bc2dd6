import type { Findings } from './findings.ts';
import { collections, expectedOf, named, ownAggregate, type ServiceName } from './handling.ts';
import type { Inboxes } from './inboxes.ts';
import type { CheckName } from './report.ts';
import type { Sagas } from './sagas.ts';
import type { AuditSource, BookFacts, CardFacts, CounterFacts, MemberFacts, SagaFacts } from './source.ts';

/** Under which rule it is told that one is missing. */
const checkOf: Readonly<Record<ServiceName, CheckName>> = { rental: 'loans', book: 'holders', member: 'points', 'best-book': 'counts' };

/** Aggregates that are gone though something was done to them, and those that stand under another name than their own. */
export function checkPresence(source: AuditSource, sagas: Sagas, inboxes: Inboxes, findings: Findings): void {
  const there: Readonly<Record<ServiceName, ReadonlySet<string>>> = {
    rental: read(source.rental.states<CardFacts>(collections.rental), (card) => card.memberId, 'rental', findings),
    book: read(source.book.states<BookFacts>(collections.book), (book) => String(book.no), 'book', findings),
    member: read(source.member.states<MemberFacts>(collections.member), (member) => member.id, 'member', findings),
    'best-book': read(source.bestBook.states<CounterFacts>(collections['best-book']), (counter) => String(counter.no), 'best-book', findings),
  };
  for (const { key, state } of source.saga.states<SagaFacts>('sagas')) {
    if (state.sagaId !== key) findings.found('messages', { aggregate: `saga ${key}`, always: true, sentence: `It calls itself ${state.sagaId}.` });
  }
  const missed = new Set<string>();
  const miss = (service: ServiceName, key: string, because: string, sagaId?: string) => {
    if (there[service].has(key) || missed.has(`${service}/${key}`)) return;
    missed.add(`${service}/${key}`);
    findings.found(checkOf[service], { aggregate: named(service, key), sagaIds: [sagaId], sentence: `It is not there, but ${because}.` });
  };
  for (const [service, keys] of Object.entries(inboxes.keys) as [ServiceName, ReadonlySet<string>][]) for (const key of keys) miss(service, key, 'what was done to it is remembered');
  for (const line of sagas.lines.values()) {
    for (const { service } of expectedOf(line)) {
      const key = ownAggregate(service, line);
      if (key !== undefined) miss(service, key, `a ${line.type ?? 'saga'} with it has ended as ${line.status}`, line.sagaId);
    }
  }
}

function read<State>(states: Iterable<{ readonly key: string; readonly state: State }>, nameOf: (state: State) => string, service: ServiceName, findings: Findings): ReadonlySet<string> {
  const keys = new Set<string>();
  for (const { key, state } of states) {
    keys.add(key);
    if (nameOf(state) !== key) findings.found(checkOf[service], { aggregate: named(service, key), always: true, sentence: `It calls itself ${nameOf(state)}.` });
  }
  return keys;
}
