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

export function handlerFailed(error: Error): Reason {
  return { code: 'HANDLER_FAILED', message: error.message === '' ? error.name : error.message };
}

/** Thrown when parks pile up: a bad release, not bad messages. Nothing more is parked until it is mended. */
export class TooManyParked extends Error {
  override readonly name = 'TooManyParked';
}

/** Counts parks on different keys with no success between them. */
export interface ParkAlarm {
  readonly seen: (handled: number, parked: readonly { readonly key: string | null; readonly id: string }[]) => boolean;
}

export function createParkAlarm(limit: number): ParkAlarm {
  const row = new Set<string>();
  return {
    seen: (handled, parked) => {
      if (handled > 0) row.clear();
      for (const one of parked) row.add(one.key ?? one.id);
      return handled === 0 && row.size >= limit;
    },
  };
}
