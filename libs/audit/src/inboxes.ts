import type { InboxEntry, Snapshot } from '@book-rental/runtime';
import type { Findings } from './findings.ts';
import { bitOf, collections, named, ownAggregate, type ServiceName } from './handling.ts';
import { createTallies, type Tallies } from './periods.ts';
import type { Sagas } from './sagas.ts';
import type { AuditSource } from './source.ts';

/** What a service did for a saga that is not about that aggregate, or that nobody knows. */
export interface Stranger {
  readonly service: ServiceName;
  readonly key: string;
  readonly sagaId: string;
  /** Points or rentals, where that service counts any. */
  readonly amount: number;
  readonly at: string;
}

export interface Inboxes {
  /** Sums of the ledger lines, by member. */
  readonly points: ReadonlyMap<string, number>;
  /** Sums of what was counted, by book number. */
  readonly rentals: ReadonlyMap<string, number>;
  /** Whose inbox there is, by service. */
  readonly keys: Readonly<Record<ServiceName, ReadonlySet<string>>>;
  /** What the best book counted and when, as far as it is remembered. */
  readonly tallies: Tallies;
  readonly remembers: (service: ServiceName, key: string, sagaId: string, effect: string) => boolean;
  /** Those that changed an amount. */
  readonly strangers: readonly Stranger[];
}

/** Adds what the services remember to the sagas' lines, and sums it up by aggregate. */
export function readInboxes(source: AuditSource, sagas: Sagas, findings: Findings): Inboxes {
  const points = new Map<string, number>();
  const rentals = new Map<string, number>();
  const foreign = new Set<string>();
  const strangers: Stranger[] = [];
  const keys = { rental: new Set<string>(), book: new Set<string>(), member: new Set<string>(), 'best-book': new Set<string>() };
  const tallies = createTallies();

  function read(service: ServiceName, entry: InboxEntry & { readonly key: string }): void {
    const { key, sagaId, effect, at } = entry;
    findings.looked('messages');
    keys[service].add(key);
    if (service === 'best-book') tallies.note(entry);
    if (entry.applied > 1) {
      findings.found('messages', { aggregate: named(service, key), sagaIds: [sagaId], always: true, sentence: `${effect} was carried out ${entry.applied} times.` });
    }
    const amount = amountOf(service, entry);
    if (service === 'member') add(points, key, amount);
    if (service === 'best-book') add(rentals, key, amount);
    const bit = bitOf(service, effect);
    if (bit === 0) return;
    const line = sagas.lines.get(sagaId);
    if (line === undefined || ownAggregate(service, line) !== key) {
      foreign.add(`${service}/${key}/${sagaId}/${effect}`);
      if (amount !== 0) strangers.push({ service, key, sagaId, amount, at });
      return;
    }
    line.effects |= bit;
    if (service === 'member') line.points += amount;
    if (service === 'best-book') line.rentals += amount;
  }

  const readAll = (service: ServiceName, snapshot: Snapshot) => {
    for (const entry of snapshot.inbox(collections[service])) read(service, entry);
  };
  readAll('rental', source.rental);
  readAll('book', source.book);
  readAll('member', source.member);
  readAll('best-book', source.bestBook);

  return {
    points,
    rentals,
    keys,
    tallies,
    strangers,
    remembers: (service, key, sagaId, effect) => {
      const line = sagas.lines.get(sagaId);
      if (line !== undefined && ownAggregate(service, line) === key) return (line.effects & bitOf(service, effect)) !== 0;
      return foreign.has(`${service}/${key}/${sagaId}/${effect}`);
    },
  };
}

function amountOf(service: ServiceName, entry: InboxEntry): number {
  if (service === 'member') return Number(entry.data?.['points'] ?? 0);
  return service === 'best-book' ? Number(entry.data?.['rentals'] ?? 0) : 0;
}

function add(sums: Map<string, number>, key: string, amount: number): void {
  if (amount !== 0) sums.set(key, (sums.get(key) ?? 0) + amount);
}
