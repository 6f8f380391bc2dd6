import type { LogRecord, Message, Reason } from '@book-rental/kernel';
import type { Parked } from './ports/store.ts';

/** What a record says, or why it cannot be understood. */
export type Decoded = { readonly ok: true; readonly message: Message } | { readonly ok: false; readonly reason: Reason; readonly sagaId?: string };
export type Decode = (record: LogRecord) => Decoded;

/** A record set aside. Its id says which group could not handle which record, so a redelivery parks it once. */
export function park(group: string, record: LogRecord, reason: Reason, now: string, sagaId?: string): Parked {
  return {
    id: `${group}.${record.topic}.${record.partition}.${record.offset}`,
    group,
    topic: record.topic,
    partition: record.partition,
    offset: record.offset,
    key: record.key,
    headers: record.headers,
    value: record.value,
    recordedAt: new Date(record.time).toISOString(),
    ...(sagaId === undefined ? {} : { sagaId }),
    reason,
    parkedAt: now,
    status: 'parked',
  };
}

/** The record that was set aside, as it stood in the log. */
export function unpark(parked: Parked): LogRecord {
  return {
    topic: parked.topic,
    partition: parked.partition,
    offset: parked.offset,
    key: parked.key,
    value: parked.value,
    headers: parked.headers,
    time: Date.parse(parked.recordedAt),
  };
}

/** Thrown by a step that will not handle its message, with the reason that it is parked with. */
export class NotHandled extends Error {
  override readonly name = 'NotHandled';
  readonly reason: Reason;

  constructor(reason: Reason) {
    super(reason.message);
    this.reason = reason;
  }
}

const tooOld = 'SAGA_TOO_OLD';

/** For a message of a saga of which something may be forgotten: what it asks could happen twice. */
export function sagaTooOld(sagaId: string): NotHandled {
  return new NotHandled({ code: tooOld, message: `The saga ${sagaId} is older than what is remembered here, so its message is not handled.` });
}

export function handlerFailed(error: Error): Reason {
  if (error instanceof NotHandled) return error.reason;
  return { code: 'HANDLER_FAILED', message: error.message === '' ? error.name : error.message };
}

/** Thrown when parks pile up: a bad release, not bad messages. Nothing more is parked until it is mended. */
export class TooManyParked extends Error {
  override readonly name = 'TooManyParked';
}

/** What became of a record that came. */
export type Came = { readonly kind: 'handled' } | { readonly kind: 'nothing' } | { readonly kind: 'parked'; readonly parked: Parked };

/** Counts parks on different keys with no success between them, from batch to batch. */
export interface ParkAlarm {
  /** Told what became of the records of a batch, in their order; answers the one that is too many. */
  readonly rings: (came: readonly Came[]) => Parked | undefined;
}

export function createParkAlarm(limit: number): ParkAlarm {
  const row = new Set<string>();

  function tooMany(one: Came): boolean {
    // Clearing makes a new table even of an empty set, and this runs for every message.
    if (one.kind === 'handled' && row.size > 0) row.clear();
    // After a long rest there are many that are too old: that is no fault of the release.
    if (one.kind !== 'parked' || one.parked.reason.code === tooOld) return false;
    row.add(one.parked.key ?? one.parked.id);
    return row.size >= limit;
  }

  return {
    rings: (came) => {
      for (const one of came) if (tooMany(one) && one.kind === 'parked') return one.parked;
      return undefined;
    },
  };
}
