import { decode, typeOfTopic, type AnyMessage } from '@book-rental/contracts';
import type { LogRecord, Outgoing } from '@book-rental/kernel';
import type { Snapshot } from '@book-rental/runtime';
import type { Finding, Findings } from './findings.ts';
import { aggregateOf, effectOf, named, readersOf, type Reader } from './handling.ts';
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
      if (setAside.has(`${reader}.${record.topic}.${record.partition}.${record.offset}`)) continue;
      const suspicion = read.ok ? judge(sagas, inboxes, reader, read.message) : notSetAside(sagas, reader, record, sagaId);
      if (suspicion !== undefined) suspicious.push(suspicion);
    }
    if (waits) unread += 1;
  }

  for (const record of source.log()) follow(record);
  for (const one of suspicious) findings.found('messages', one);
  return { unread, behind, unpublished };
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
      if (parked.sagaId !== undefined) sagas.setAside.add(parked.sagaId);
      findings.owed({
        kind: parked.status,
        ...(parked.sagaId === undefined ? {} : { sagaId: parked.sagaId }),
        sentence: `Message ${parked.id}${parked.sagaId === undefined ? '' : ` of saga ${parked.sagaId}`} is ${parked.status}: ${parked.reason.message}`,
      });
    }
  }
  return places;
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
