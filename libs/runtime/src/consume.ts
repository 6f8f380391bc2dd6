import { iso, type LogRecord, type Message } from '@book-rental/kernel';
import { handle, type Target, type Task } from './handle.ts';
import { createParkAlarm, handlerFailed, park, TooManyParked, type Decode } from './park.ts';
import type { Log, Subscription } from './ports/log.ts';
import type { Parked, TrailEntry } from './ports/store.ts';
import type { Via } from './reaction.ts';

/** A line for whoever runs the system. */
export interface Notice {
  readonly warn: (message: string, fields?: Readonly<Record<string, unknown>>) => void;
  readonly error: (message: string, fields?: Readonly<Record<string, unknown>>) => void;
}

export interface Consumer<State, Result> {
  readonly group: string;
  readonly topics: readonly string[];
  readonly batchSize: number;
  readonly log: Log;
  readonly target: Target<State>;
  readonly decode: Decode;
  /** The task of a message, or undefined when this service has nothing to do with it. */
  readonly route: (message: Message, now: number, via: Via) => Task<State, Result> | undefined;
  /** ms: a message of a saga older than this is never handled, since what was known of it may be forgotten. */
  readonly horizonMs: number;
  /** The time of a saga by its id, in ms, where the id tells. */
  readonly sagaTime: (sagaId: string) => number | undefined;
  /** Parks in a row on different keys after which the consumer stops and alarms. */
  readonly parkAlarm: number;
  readonly notice: Notice;
  readonly patient?: boolean;
  /** The coordinator keeps old sagas visible instead of parking their messages. */
  readonly keepsOldSagas?: boolean;
}

/** Subscribes: what cannot be understood or makes its handler throw is parked; the partition goes on. */
export function consume<State, Result>(consumer: Consumer<State, Result>): Promise<Subscription> {
  const alarm = createParkAlarm(consumer.parkAlarm);
  return consumer.log.subscribe({
    group: consumer.group,
    topics: consumer.topics,
    batchSize: consumer.batchSize,
    ...(consumer.patient === undefined ? {} : { patient: consumer.patient }),
    onBatch: async (records) => {
      const parked = await handleRecords(consumer, records);
      if (alarm.seen(records.length - parked.length, parked)) {
        consumer.notice.error(`${consumer.group} stopped taking messages: ${parked.length} in a row on different keys could not be handled, the last because "${parked.at(-1)?.reason.message ?? ''}". Mend the release and start again.`);
        throw new TooManyParked(`${consumer.group}: too many messages in a row could not be handled`);
      }
      if (parked.length === 0) return;
      await consumer.target.store.park(parked);
      for (const one of parked) consumer.notice.warn(`${consumer.group} parked ${one.id}: ${one.reason.message}`, { sagaId: one.sagaId, code: one.reason.code });
    },
  });
}

async function handleRecords<State, Result>(consumer: Consumer<State, Result>, records: readonly LogRecord[]): Promise<readonly Parked[]> {
  const now = consumer.target.store.now();
  const parked: Parked[] = [];
  const tasks: Task<State, Result>[] = [];
  const owners: { readonly record: LogRecord; readonly message: Message }[] = [];
  for (const record of records) {
    const understood = understand(consumer, record, now, 'log');
    if (understood.kind === 'park') parked.push(understood.parked);
    else if (understood.task !== undefined) {
      tasks.push(understood.task);
      owners.push({ record, message: understood.message });
    }
  }
  const { settled, publish } = await handle(consumer.target, tasks);
  settled.forEach((one, index) => {
    const owner = owners[index];
    if (one.verdict !== 'park' || owner === undefined) return;
    parked.push(park(consumer.group, owner.record, handlerFailed(one.error), iso(now), owner.message.sagaId));
  });
  if (publish.length > 0) await consumer.log.publish(publish);
  consumer.target.crash?.('after-publish-before-offset', consumer.target.where);
  return parked;
}

type Understood<State, Result> =
  | { readonly kind: 'park'; readonly parked: Parked }
  | { readonly kind: 'message'; readonly message: Message; readonly task: Task<State, Result> | undefined };

function understand<State, Result>(consumer: Consumer<State, Result>, record: LogRecord, now: number, via: Via): Understood<State, Result> {
  const decoded = consumer.decode(record);
  if (!decoded.ok) return { kind: 'park', parked: park(consumer.group, record, decoded.reason, iso(now), decoded.sagaId) };
  const { message } = decoded;
  const began = consumer.sagaTime(message.sagaId) ?? Date.parse(message.time);
  if (now - began > consumer.horizonMs && consumer.keepsOldSagas !== true) {
    const reason = { code: 'SAGA_TOO_OLD', message: `The saga ${message.sagaId} is older than what is remembered here, so its message is not handled.` };
    return { kind: 'park', parked: park(consumer.group, record, reason, iso(now), message.sagaId) };
  }
  try {
    return { kind: 'message', message, task: consumer.route(message, now, via) };
  } catch (error) {
    return { kind: 'park', parked: park(consumer.group, record, handlerFailed(error instanceof Error ? error : new Error(String(error))), iso(now), message.sagaId) };
  }
}

export type Retried =
  | { readonly kind: 'handled' }
  | { readonly kind: 'unknown' }
  | { readonly kind: 'decided'; readonly status: Parked['status'] }
  | { readonly kind: 'failed'; readonly parked: Parked };

/** Handles a parked message again, by hand. What it causes goes through the outbox, since no offset guards it. */
export async function retryParked<State, Result>(consumer: Consumer<State, Result>, id: string, record: (parked: Parked) => LogRecord, trail: TrailEntry): Promise<Retried> {
  const store = consumer.target.store;
  const parked = await store.getParked(id);
  if (parked === undefined) return { kind: 'unknown' };
  if (parked.status !== 'parked') return { kind: 'decided', status: parked.status };
  const understood = understand(consumer, record(parked), store.now(), 'outbox');
  if (understood.kind === 'park') return { kind: 'failed', parked: { ...parked, reason: understood.parked.reason } };
  if (understood.task !== undefined) {
    const { settled, publish } = await handle(consumer.target, [understood.task]);
    const [one] = settled;
    if (one?.verdict === 'park') return { kind: 'failed', parked: { ...parked, reason: handlerFailed(one.error) } };
    if (publish.length > 0) await consumer.log.publish(publish);
  }
  const decided = await store.decideParked(id, 'retried', trail);
  return decided ? { kind: 'handled' } : { kind: 'decided', status: 'retried' };
}
