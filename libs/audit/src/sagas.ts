import { sagaTime } from '@book-rental/contracts';
import type { Standing } from './findings.ts';
import type { Debt } from './report.ts';
import type { AuditSource, LoanStatus, SagaFacts, SagaStatus, SagaType } from './source.ts';

/** What the audit keeps of one saga: a few words, since there may be hundreds of thousands. */
export interface SagaLine {
  readonly sagaId: string;
  readonly type: SagaType | undefined;
  readonly status: SagaStatus;
  readonly memberId: string | undefined;
  readonly rentalId: string | undefined;
  readonly bookNo: string | undefined;
  readonly point: number;
  readonly deadline: number | null;
  /** Its beginning lies behind the horizon: what was done for it may be forgotten. */
  readonly old: boolean;
  /** The messages in its story, each without the saga's id in front. */
  readonly heard: readonly string[];
  readonly untold: boolean;
  /** Which effects the services remember, a bit each; see `handling.ts`. */
  effects: number;
  /** Which of them were looked for because their message stands in the log. */
  followed: number;
  /** What the member's ledger has for it. */
  points: number;
  /** What the best book counted for it. */
  rentals: number;
  /** What the history says of the loan that it rents. */
  loan?: LoanStatus;
}

export interface Sagas {
  readonly lines: ReadonlyMap<string, SagaLine>;
  /** Sagas with a message that somebody has still to read or to publish. */
  readonly unread: Set<string>;
  /** Sagas with a message that somebody has still to read, by the rental that they speak of. */
  readonly unreadOf: Map<string, Set<string>>;
  /** Sagas with a message that was set aside. */
  readonly setAside: Set<string>;
  readonly standingOf: (sagaId: string) => Standing;
  /** What waits for a person, or was given up by one. */
  readonly debts: readonly Debt[];
  /** Whether a saga with that id, which nobody knows, began before the horizon, or gives no time to tell. */
  readonly beyondHorizon: (sagaId: string, at?: string | number) => boolean;
}

export function readSagas(source: AuditSource): Sagas {
  const lines = new Map<string, SagaLine>();
  const unread = new Set<string>();
  const unreadOf = new Map<string, Set<string>>();
  const setAside = new Set<string>();
  const beyondHorizon = (sagaId: string, at?: string | number) => {
    const began = sagaTime(sagaId) ?? (at === undefined ? 0 : new Date(at).getTime());
    return source.now - began > source.inboxHorizonMs;
  };
  const suffixes = createSuffixes();
  const debts: Debt[] = [];
  for (const { state } of source.saga.states<SagaFacts>('sagas')) {
    lines.set(state.sagaId, lineOf(state, suffixes, beyondHorizon(state.sagaId, state.startedAt)));
    debts.push(...debtOf(state));
  }

  function standingOf(sagaId: string): Standing {
    const line = lines.get(sagaId);
    if (unread.has(sagaId) || line?.status === 'RUNNING' || line?.status === 'COMPENSATING') return 'inFlight';
    if (setAside.has(sagaId) || line?.status === 'STUCK' || line?.status === 'ABANDONED') return 'debt';
    return line === undefined ? 'unknown' : 'settled';
  }

  return { lines, unread, unreadOf, setAside, standingOf, debts, beyondHorizon };
}

function debtOf(saga: SagaFacts): readonly Debt[] {
  const what = `${saga.type ?? 'unknown'} saga ${saga.sagaId} of ${saga.memberId ?? 'nobody known'}`;
  if (saga.status === 'STUCK') return [{ kind: 'stuck', sagaId: saga.sagaId, sentence: `The ${what} is stuck: ${saga.reason?.message ?? 'no reason is known.'}` }];
  if (saga.status !== 'ABANDONED' || saga.givenUp === undefined || saga.givenUp.length === 0) return [];
  return [{ kind: 'abandoned', sagaId: saga.sagaId, sentence: `The ${what} was abandoned, giving up ${saga.givenUp.join('; ')}.` }];
}

function lineOf(state: SagaFacts, suffix: (id: string, sagaId: string) => string, old: boolean): SagaLine {
  const body = state.start?.body;
  return {
    sagaId: state.sagaId,
    type: state.type,
    status: state.status,
    memberId: state.memberId,
    rentalId: state.rentalId,
    bookNo: body?.item === undefined ? undefined : String(body.item.no),
    point: body?.point ?? 0,
    deadline: state.deadline,
    old,
    heard: state.timeline.flatMap((line) => (line.direction === 'in' && line.id !== undefined ? [suffix(line.id, state.sagaId)] : [])),
    untold: state.untold > 0,
    effects: 0,
    followed: 0,
    points: 0,
    rentals: 0,
  };
}

/** Whether its story has that message, or grew too long to have it. */
export function hasHeard(line: SagaLine, messageId: string): boolean {
  return line.untold || line.heard.includes(tail(messageId, line.sagaId));
}

/** Message ids begin with their saga's; what follows is nearly always one of a few texts, which are kept once. */
function createSuffixes(): (id: string, sagaId: string) => string {
  const kept = new Map<string, string>();
  return (id, sagaId) => {
    const suffix = tail(id, sagaId);
    const known = kept.get(suffix);
    if (known !== undefined) return known;
    if (suffix.startsWith('/')) kept.set(suffix, suffix);
    return suffix;
  };
}

function tail(id: string, sagaId: string): string {
  return id.startsWith(sagaId) ? id.slice(sagaId.length) : id;
}
