import { iso, type LogRecord, type Message, type Outgoing } from '@book-rental/kernel';
import { handle, type Target, type Task } from './handle.ts';
import { createParkAlarm, handlerFailed, park, TooManyParked, type Came, type Decode } from './park.ts';
import type { Log, Subscription } from './ports/log.ts';
import type { Parked, TrailEntry } from './ports/store.ts';
import { publishOrPark, publishParked, type Unpublished } from './publish.ts';
import type { Arrival, Via } from './reaction.ts';

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
  readonly route: (message: Message, arrival: Arrival) => Task<State, Result> | undefined;
  /** ms: what was known of a saga older than this may be forgotten. */
  readonly horizonMs: number;
  /** The time of a saga by its id, in ms, where the id tells. */
  readonly sagaTime: (sagaId: string) => number | undefined;
  /** Parks in a row on different keys after which the consumer stops and alarms. */
  readonly parkAlarm: number;
  readonly notice: Notice;
  readonly patient?: boolean;
}

export interface Consumption extends Subscription {
  /** Why it stopped taking messages, in a sentence; undefined while it takes them. */
  readonly paused: () => string | undefined;
  /** Why the batch in hand comes again and again; undefined when the last one went through. */
  readonly waits: () => string | undefined;
}

/**
 * Subscribes: what cannot be understood or makes its handler throw is parked; the partition goes on. When parks pile up it
 * leaves the log instead, with nothing of that batch parked: what waits there is for the mended release.
 */
export async function consume<State, Result>(consumer: Consumer<State, Result>): Promise<Consumption> {
  const { group, topics, batchSize, log, target, notice } = consumer;
  const alarm = createParkAlarm(consumer.parkAlarm);
  let paused: string | undefined;
  let waits: string | undefined;
  let leave = (): void => undefined;

  function pause(why: string): TooManyParked {
    paused = `${group} stopped taking messages: ${consumer.parkAlarm} in a row on different keys could not be handled, the last because "${why}". Mend the release and start again.`;
    notice.error(paused);
    leave();
    return new TooManyParked(paused);
  }

  async function take(records: readonly LogRecord[]): Promise<void> {
    const came = await handleRecords(consumer, records);
    const last = alarm.rings(came);
    if (last !== undefined) throw pause(last.reason.message);
    const parked = came.flatMap((one) => (one.kind === 'parked' ? [one.parked] : []));
    if (parked.length === 0) return;
    await target.store.park(parked);
    for (const one of parked) notice.warn(`${group} parked ${one.id}: ${one.reason.message}`, { sagaId: one.sagaId, code: one.reason.code });
  }

  const { stop } = await log.subscribe({
    group,
    topics,
    batchSize,
    ...(consumer.patient === undefined ? {} : { patient: consumer.patient }),
    onBatch: async (records) => {
      if (paused !== undefined) throw new TooManyParked(paused);
      try {
        await take(records);
        waits = undefined;
      } catch (error) {
        waits = `${group} waits before it takes more messages: ${error instanceof Error ? error.message : String(error)}`;
        throw error;
      }
    },
  });
  // Not awaited: it waits for the batch in hand, which is the one that pauses. What it could not write down is read again.
  leave = () => void stop().catch(() => undefined);
  // The first batch may have come before there was anything to leave.
  if (paused !== undefined) leave();
  return { stop, paused: () => paused, waits: () => (paused === undefined ? waits : undefined) };
}

/** What became of each record, in order. */
async function handleRecords<State, Result>(consumer: Consumer<State, Result>, records: readonly LogRecord[]): Promise<readonly Came[]> {
  const now = consumer.target.store.now();
  const came: Came[] = [];
  const tasks: Task<State, Result>[] = [];
  const owners: { readonly place: number; readonly record: LogRecord; readonly message: Message }[] = [];
  for (const record of records) {
    const understood = understand(consumer, record, now, 'log');
    if (understood.kind === 'park') came.push({ kind: 'parked', parked: understood.parked });
    else if (understood.task === undefined) came.push({ kind: 'nothing' });
    else {
      tasks.push(understood.task);
      owners.push({ place: came.length, record, message: understood.message });
      came.push({ kind: 'handled' });
    }
  }
  const { settled, publish } = await handle(consumer.target, tasks);
  settled.forEach((one, index) => {
    const owner = owners[index];
    if (one.verdict !== 'park' || owner === undefined) return;
    came[owner.place] = { kind: 'parked', parked: park(consumer.group, owner.record, handlerFailed(one.error), iso(now), owner.message.sagaId) };
  });
  await publishCaused(consumer, publish);
  consumer.target.crash?.('after-publish-before-offset', consumer.target.where);
  return came;
}

/** The offset moves behind it, so what the log refuses for good is parked, or its group would wait for ever. */
async function publishCaused<State, Result>({ group, log, target: { store }, notice }: Consumer<State, Result>, messages: readonly Outgoing[]): Promise<void> {
  if (messages.length === 0) return;
  const at = iso(store.now());
  await publishOrPark({ store, log, service: group, notice }, messages.map((message): Unpublished => ({ id: message.headers['ce_id'] ?? `${message.topic}.${message.key}`, at, message })));
}

type Understood<State, Result> =
  | { readonly kind: 'park'; readonly parked: Parked }
  | { readonly kind: 'message'; readonly message: Message; readonly task: Task<State, Result> | undefined };

function understand<State, Result>(consumer: Consumer<State, Result>, record: LogRecord, now: number, via: Via): Understood<State, Result> {
  const decoded = consumer.decode(record);
  if (!decoded.ok) return { kind: 'park', parked: park(consumer.group, record, decoded.reason, iso(now), decoded.sagaId) };
  const { message } = decoded;
  const began = consumer.sagaTime(message.sagaId) ?? timeOf(message, record);
  try {
    return { kind: 'message', message, task: consumer.route(message, { now, via, began, old: now - began > consumer.horizonMs }) };
  } catch (error) {
    return { kind: 'park', parked: park(consumer.group, record, handlerFailed(error instanceof Error ? error : new Error(String(error))), iso(now), message.sagaId) };
  }
}

/** A saga's time by a message of it: never later than the log had it, whatever the message says. */
function timeOf(message: Message, record: LogRecord): number {
  const said = Date.parse(message.time);
  return Number.isNaN(said) ? record.time : Math.min(said, record.time);
}

export type Retried =
  | { readonly kind: 'handled' }
  | { readonly kind: 'unknown' }
  | { readonly kind: 'decided'; readonly status: Parked['status'] }
  | { readonly kind: 'failed'; readonly parked: Parked };

/** Does by hand what could not be done: handles a parked message, or publishes it where that had failed. */
export async function retryParked<State, Result>(consumer: Consumer<State, Result>, id: string, record: (parked: Parked) => LogRecord, trail: TrailEntry): Promise<Retried> {
  const store = consumer.target.store;
  const parked = await store.getParked(id);
  if (parked === undefined) return { kind: 'unknown' };
  if (parked.status !== 'parked') return { kind: 'decided', status: parked.status };
  const failed = parked.group === consumer.group ? await handleAgain(consumer, record(parked)) : await publishParked(consumer.log, parked);
  if (failed !== undefined) return { kind: 'failed', parked: { ...parked, reason: failed } };
  const decided = await store.decideParked(id, 'retried', trail);
  return decided ? { kind: 'handled' } : { kind: 'decided', status: 'retried' };
}

/** What it causes goes through the outbox, since no offset guards it. Answers why it still cannot be handled. */
async function handleAgain<State, Result>(consumer: Consumer<State, Result>, record: LogRecord): Promise<Parked['reason'] | undefined> {
  const understood = understand(consumer, record, consumer.target.store.now(), 'outbox');
  if (understood.kind === 'park') return understood.parked.reason;
  if (understood.task === undefined) return undefined;
  const { settled, publish } = await handle(consumer.target, [understood.task]);
  const [one] = settled;
  if (one?.verdict === 'park') return handlerFailed(one.error);
  await publishCaused(consumer, publish);
  return undefined;
}
