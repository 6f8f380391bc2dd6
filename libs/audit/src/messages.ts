import { decode, typeOfTopic, type AnyMessage } from '@book-rental/contracts';
import type { LogRecord, Outgoing } from '@book-rental/kernel';
import type { Parked, Snapshot } from '@book-rental/runtime';
import type { Finding, Findings } from './findings.ts';
import { aggregateOf, bitOf, effectOf, effectOfType, expectedOf, named, ownAggregate, readersOf, type Reader } from './handling.ts';
import type { Inboxes } from './inboxes.ts';
import { hasHeard, type Sagas } from './sagas.ts';
import type { AuditSource } from './source.ts';

export interface Traffic {
  /** Messages that somebody whom they are for has still to read. */
  readonly unread: number;
  /** Groups that have not read their inputs to the end. */
  readonly behind: ReadonlySet<string>;
  /** Sagas of which a message waits in an outbox. */
  readonly unpublished: ReadonlySet<string>;
}

const coordinator = 'saga-coordinator';

/** Follows every message of the log to those whom it is for. */
export function readMessages(source: AuditSource, sagas: Sagas, inboxes: Inboxes, findings: Findings): Traffic {
  const setAside = readParked(source, sagas, findings);
  const unpublished = readOutboxes(source);
  for (const sagaId of unpublished) sagas.unread.add(sagaId);
  const behind = new Set<string>();
  // Judged at the end: only then is it known which sagas are still on their way.
  const suspicious: Finding[] = [];
  let unread = 0;

  function follow(record: LogRecord): void {
    const type = typeOfTopic(record.topic);
    const read = decode(record);
    const sagaId = read.ok ? read.message.sagaId : read.sagaId;
    let waits = false;
    for (const reader of type === undefined ? [] : (readersOf.get(type) ?? [])) {
      if (source.unread(reader, record)) {
        waits = true;
        behind.add(reader);
        if (sagaId !== undefined) sagas.unread.add(sagaId);
        if (read.ok) noteRental(sagas, read.message);
        continue;
      }
      findings.looked('messages');
      if (setAside.has(`${reader}.${record.topic}.${record.partition}.${record.offset}`)) {
        if (read.ok) noteFollowed(sagas, reader, read.message);
        continue;
      }
      const suspicion = read.ok ? judge(sagas, inboxes, reader, read.message) : notSetAside(sagas, reader, record, sagaId);
      if (suspicion !== undefined) suspicious.push(suspicion);
    }
    if (waits) unread += 1;
  }

  for (const record of source.log()) follow(record);
  for (const one of suspicious) findings.found('messages', one);
  checkHandled(sagas, findings);
  return { unread, behind, unpublished };
}

function noteFollowed({ lines }: Sagas, reader: Reader, message: AnyMessage): void {
  const line = lines.get(message.sagaId);
  if (line !== undefined && reader !== coordinator) line.followed |= bitOf(reader, effectOf(message));
}

/** What nobody says any more in the log is remembered all the same, and each message stands once in the story of its saga. */
function checkHandled(sagas: Sagas, findings: Findings): void {
  for (const line of sagas.lines.values()) {
    const { sagaId, heard, type, status } = line;
    findings.looked('messages');
    if (new Set(heard).size < heard.length) findings.found('messages', { aggregate: `saga ${sagaId}`, sagaIds: [sagaId], always: true, sentence: 'Its story has the same message twice.' });
    if (line.old) continue;
    for (const { service, effect, bit } of expectedOf(line)) {
      if (((line.effects | line.followed) & bit) !== 0) continue;
      const sentence = `${service} remembers no ${effect} of a ${type ?? 'saga'} that ended as ${status}.`;
      findings.found('messages', { aggregate: named(service, ownAggregate(service, line) ?? '?'), sagaIds: [sagaId], sentence });
    }
  }
}

/** A return that the coordinator has not heard of has no line yet, but its book may be back. */
function noteRental({ unreadOf }: Sagas, { subject, sagaId }: AnyMessage): void {
  if (subject === undefined) return;
  const of = unreadOf.get(subject) ?? new Set();
  unreadOf.set(subject, of.add(sagaId));
}

function judge(sagas: Sagas, inboxes: Inboxes, reader: Reader, message: AnyMessage): Finding | undefined {
  const { sagaId, id, type } = message;
  const line = sagas.lines.get(sagaId);
  if (line === undefined ? sagas.beyondHorizon(sagaId, message.time) : line.old) return undefined;
  if (reader === coordinator) {
    if (message.source === `/${coordinator}` || (line !== undefined && hasHeard(line, id))) return undefined;
    const sentence = line === undefined ? `The coordinator has read ${type} ${id}, but has no such saga.` : `The coordinator has read ${type} ${id}, but its story does not have it.`;
    return { aggregate: `saga ${sagaId}`, sagaIds: [sagaId], sentence };
  }
  const key = aggregateOf(reader, message);
  const effect = effectOf(message);
  noteFollowed(sagas, reader, message);
  if (inboxes.remembers(reader, key, sagaId, effect)) return undefined;
  return { aggregate: named(reader, key), sagaIds: [sagaId], sentence: `${reader} has read ${type} ${id}, but remembers no ${effect} of that saga.` };
}

function notSetAside(sagas: Sagas, reader: Reader, record: LogRecord, sagaId: string | undefined): Finding | undefined {
  const place = `${record.topic}/${record.partition}/${record.offset}`;
  if (sagas.beyondHorizon('', record.time)) return undefined;
  return { aggregate: `message ${place}`, sagaIds: [sagaId], sentence: `${reader} has read past it, but it cannot be understood and was not set aside.` };
}

/** The places of messages that wait for a person, or that a person gave up: known debts, not violations. */
function readParked(source: AuditSource, sagas: Sagas, findings: Findings): ReadonlySet<string> {
  const places = new Set<string>();
  for (const snapshot of snapshotsOf(source)) {
    for (const parked of snapshot.parked()) {
      if (parked.status === 'retried') continue;
      places.add(parked.id);
      if (parked.sagaId !== undefined && isMissed(sagas, parked, parked.sagaId)) sagas.setAside.add(parked.sagaId);
      findings.owed({
        kind: parked.status,
        ...(parked.sagaId === undefined ? {} : { sagaId: parked.sagaId }),
        sentence: `Message ${parked.id}${parked.sagaId === undefined ? '' : ` of saga ${parked.sagaId}`} is ${parked.status}: ${parked.reason.message}`,
      });
    }
  }
  return places;
}

/**
 * Whether something may be undone because of it: a saga that has ended excuses only what that message should have done and
 * what nobody remembers. Otherwise any junk that names a saga would excuse whatever else is wrong with it.
 */
function isMissed(sagas: Sagas, { group, topic }: Parked, sagaId: string): boolean {
  const line = sagas.lines.get(sagaId);
  if (line === undefined || (line.status !== 'COMPLETED' && line.status !== 'COMPENSATED')) return true;
  const type = typeOfTopic(topic);
  const effect = type === undefined ? '' : effectOfType(type);
  const reader = group.replace(/\.outbox$/, '');
  return expectedOf(line).some((one) => one.effect === effect && (one.service === reader || group !== reader) && (line.effects & one.bit) === 0);
}

function readOutboxes(source: AuditSource): ReadonlySet<string> {
  const unpublished = new Set<string>();
  for (const snapshot of snapshotsOf(source)) {
    for (const { message } of snapshot.outbox()) {
      const read = decode(asRecord(message));
      const sagaId = read.ok ? read.message.sagaId : read.sagaId;
      if (sagaId !== undefined) unpublished.add(sagaId);
    }
  }
  return unpublished;
}

function asRecord(message: Outgoing): LogRecord {
  return { ...message, partition: 0, offset: '0', time: 0 };
}

function snapshotsOf(source: AuditSource): readonly Snapshot[] {
  return [source.rental, source.book, source.member, source.bestBook, source.saga];
}
