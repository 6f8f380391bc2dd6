import { answerId, encode, message, messageId, topicOf, type MessageType } from '@book-rental/contracts';
import type { LogRecord } from '@book-rental/kernel';
import type { InboxEntry, OutboxEntry, Parked, Snapshot } from '@book-rental/runtime';
import type { AuditSource, BookFacts, CardFacts, CounterFacts, LoanFacts, MemberFacts, SagaFacts } from './source.ts';

export const now = Date.parse('2026-11-24T12:00:00.000Z');
export const day = 86_400_000;
const idName = { id: 'jenny', name: '제니' };

/** One service's store, as a spec may spoil it. */
export interface Shelf<State, Row = never> {
  states: Record<string, State>;
  inbox: (InboxEntry & { key: string })[];
  rows: Row[];
  parked: Parked[];
  outbox: OutboxEntry[];
}

function shelf<State, Row = never>(): Shelf<State, Row> {
  return { states: {}, inbox: [], rows: [], parked: [], outbox: [] };
}

function snapshotOf<State, Row>({ states, inbox, rows, parked, outbox }: Shelf<State, Row>): Snapshot {
  return {
    states: <As>() => Object.entries(states).map(([key, state]) => ({ key, version: 1, state: state as unknown as As })),
    inbox: () => inbox,
    view: <Doc>() => rows as unknown as Doc[],
    parked: () => parked,
    outbox: () => outbox,
  };
}

/** A small library at rest: jenny has book 1, brought book 2 back late and paid for it, and was refused book 3. */
export function library() {
  const world = {
    rental: shelf<CardFacts, LoanFacts>(),
    book: shelf<BookFacts>(),
    member: shelf<MemberFacts>(),
    bestBook: shelf<CounterFacts>(),
    saga: shelf<SagaFacts>(),
    log: [] as LogRecord[],
    /** `group/topic/offset` of what is still to be read. */
    unread: new Set<string>(),
    now,
  };
  rent(world, ids.open, 1, 'COMPLETED');
  rent(world, ids.past, 2, 'COMPLETED');
  rent(world, ids.refused, 3, 'COMPENSATED');
  returned(world, ids.back, ids.past, 2);
  cleared(world, ids.clear, 30);
  world.rental.states['jenny'] = {
    memberId: 'jenny',
    loans: [{ rentalId: ids.open, item: { no: 1 }, status: 'OPEN' }],
    lateFee: 0,
    clearing: null,
    // Seven more, of which nothing else is left.
    returned: 8,
    cancelled: 1,
    feesAdded: 30,
    forgottenFees: 0,
    feesTaken: 30,
  };
  world.rental.rows = [
    { rentalId: ids.open, idName, item: { no: 1 }, status: 'OPEN' },
    { rentalId: ids.past, idName, item: { no: 2 }, status: 'RETURNED', lateFee: 30 },
    { rentalId: ids.refused, idName, item: { no: 3 }, status: 'CANCELLED' },
  ];
  world.book.states = { 1: { status: 'RENTED', no: 1, heldBy: ids.open, memberId: 'jenny' }, 2: { status: 'AVAILABLE', no: 2 }, 3: { status: 'WITHDRAWN', no: 3 } };
  world.member.states = { jenny: { status: 'REGISTERED', id: 'jenny', balance: 100, carried: 100 } };
  world.bestBook.states = { 1: { no: 1, total: 1, carried: 0 }, 2: { no: 2, total: 8, carried: 7 }, 3: { no: 3, total: 0, carried: 0 } };
  return world;
}

export type Library = ReturnType<typeof library>;

export function sourceOf(world: Library): AuditSource {
  return {
    rental: snapshotOf(world.rental),
    book: snapshotOf(world.book),
    member: snapshotOf(world.member),
    bestBook: snapshotOf(world.bestBook),
    saga: snapshotOf(world.saga),
    log: () => world.log,
    unread: (group, record) => world.unread.has(`${group}/${record.topic}/${record.offset}`),
    now: world.now,
    inboxHorizonMs: 30 * day,
    graceMs: 60_000,
    loanLimit: 5,
  };
}

/** Ids that tell their time, an hour before now. */
function sagaId(tail: number): string {
  const ms = (now - 3_600_000).toString(16).padStart(12, '0');
  return `${ms.slice(0, 8)}-${ms.slice(8)}-7000-8000-${String(tail).padStart(12, '0')}`;
}

export const ids = { open: sagaId(1), past: sagaId(2), refused: sagaId(3), back: sagaId(4), clear: sagaId(5), fresh: sagaId(6), again: sagaId(7) };

interface Said {
  readonly sagaId: string;
  readonly no?: number;
  readonly subject?: string;
  readonly point?: number;
}

/** Appends a message to the log, read by everyone. */
export function say(world: Library, type: MessageType, body: object, { sagaId: saga, subject }: Said, id = messageId(saga, type, 1), source = '/rental'): LogRecord {
  const sent = message(type, { id, source, time: at, key: 'jenny', sagaId: saga, ...(subject === undefined ? {} : { subject }), body } as never);
  const record = { ...encode(sent), partition: 0, offset: String(world.log.length), time: now };
  world.log.push(record);
  return record;
}

const at = new Date(now - 3_600_000).toISOString();
const reason = { code: 'BOOK_NOT_AVAILABLE', message: 'It is WITHDRAWN.' };

export function did(shelfOf: Shelf<unknown, unknown> | Shelf<unknown>, key: string, saga: string, effect: string, data?: InboxEntry['data'], outcome: InboxEntry['outcome'] = 'done'): void {
  shelfOf.inbox.push({ key, sagaId: saga, effect, outcome, at, applied: outcome === 'done' ? 1 : 0, ...(data === undefined ? {} : { data }) });
}

function answer(world: Library, said: Said, type: MessageType, service: string, eventType: string, success: boolean): string {
  const { no, point = 10 } = said;
  const id = answerId(messageId(said.sagaId, type, 1), service);
  say(world, 'EventResult', { eventType, idName, ...(no === undefined ? {} : { item: { no, title: '' } }), point, success, ...(success ? {} : { reason }) }, said, id, `/${service}`);
  return id;
}

export function rent(world: Library, saga: string, no: number, status: 'COMPLETED' | 'COMPENSATED'): void {
  const said = { sagaId: saga, no };
  const body = { idName, item: { no, title: '' }, point: 10 };
  const ended = status === 'COMPLETED';
  say(world, 'ItemRented', body, said);
  did(world.book, String(no), saga, 'RENT', undefined, ended ? 'done' : 'refused');
  did(world.member, 'jenny', saga, 'RENT', { points: 10 });
  did(world.bestBook, String(no), saga, 'RENT', { rentals: 1 });
  const heard = [messageId(saga, 'ItemRented', 1), answer(world, said, 'ItemRented', 'book', 'RENT', ended), answer(world, said, 'ItemRented', 'member', 'RENT', true)];
  if (ended) {
    say(world, 'SagaConfirmed', { eventType: 'RENT', ...body }, said, undefined, '/saga-coordinator');
    did(world.rental, 'jenny', saga, 'CONFIRM');
  } else {
    say(world, 'RentCancelled', { ...body, reason }, said, undefined, '/saga-coordinator');
    say(world, 'PointUse', { idName, point: 10 }, said, undefined, '/saga-coordinator');
    did(world.rental, 'jenny', saga, 'RENT_CANCEL');
    did(world.book, String(no), saga, 'RENT_CANCEL');
    did(world.bestBook, String(no), saga, 'RENT_CANCEL', { rentals: -1 });
    did(world.member, 'jenny', saga, 'POINT_USE', { points: -10 });
    heard.push(answer(world, said, 'RentCancelled', 'rental', 'RENT_CANCEL', true), answer(world, said, 'RentCancelled', 'book', 'RENT_CANCEL', true));
    heard.push(answer(world, { sagaId: saga }, 'PointUse', 'member', 'POINT_USE', true));
  }
  world.saga.states[saga] = sagaState(saga, 'RENT', status, heard, { rentalId: saga, start: { body: { item: { no }, point: 10 } } });
}

function returned(world: Library, saga: string, rentalId: string, no: number): void {
  const said = { sagaId: saga, no, subject: rentalId };
  const body = { idName, item: { no, title: '' }, point: 10 };
  say(world, 'ItemReturned', body, said);
  did(world.book, String(no), saga, 'RETURN');
  did(world.member, 'jenny', saga, 'RETURN', { points: 10 });
  const heard = [messageId(saga, 'ItemReturned', 1), answer(world, said, 'ItemReturned', 'book', 'RETURN', true), answer(world, said, 'ItemReturned', 'member', 'RETURN', true)];
  say(world, 'SagaConfirmed', { eventType: 'RETURN', ...body }, said, undefined, '/saga-coordinator');
  did(world.rental, 'jenny', saga, 'CONFIRM');
  world.saga.states[saga] = sagaState(saga, 'RETURN', 'COMPLETED', heard, { rentalId, start: { body: { item: { no }, point: 10 } } });
}

function cleared(world: Library, saga: string, point: number): void {
  const said = { sagaId: saga, point };
  say(world, 'OverdueCleared', { idName, point }, said);
  did(world.member, 'jenny', saga, 'OVERDUE', { points: -point });
  const heard = [messageId(saga, 'OverdueCleared', 1), answer(world, said, 'OverdueCleared', 'member', 'OVERDUE', true)];
  say(world, 'SagaConfirmed', { eventType: 'OVERDUE', idName, point }, said, undefined, '/saga-coordinator');
  did(world.rental, 'jenny', saga, 'CONFIRM');
  world.saga.states[saga] = sagaState(saga, 'OVERDUE', 'COMPLETED', heard, { start: { body: { point } } });
}

export function sagaState(saga: string, type: NonNullable<SagaFacts['type']>, status: SagaFacts['status'], heard: readonly string[], more: Partial<SagaFacts>): SagaFacts {
  return { sagaId: saga, type, status, memberId: 'jenny', startedAt: at, deadline: null, timeline: heard.map((id) => ({ direction: 'in', id })), untold: 0, ...more };
}

/** Marks that group's last so many records of a type as still to be read. */
export function leaveUnread(world: Library, group: string, type: MessageType, saga: string): void {
  for (const record of world.log) if (record.topic === topicOf(type) && record.headers['ce_correlationid'] === saga) world.unread.add(`${group}/${record.topic}/${record.offset}`);
}
