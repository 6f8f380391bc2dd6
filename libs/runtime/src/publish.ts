import { iso, type Outgoing, type Reason } from '@book-rental/kernel';
import type { Notice } from './consume.ts';
import type { Log } from './ports/log.ts';
import { Outage } from './ports/outage.ts';
import type { Parked, Store } from './ports/store.ts';

export interface Publishing {
  readonly store: Store;
  readonly log: Log;
  readonly service: string;
  readonly notice: Notice;
}

/** A message that is committed, and not yet in the log. */
export interface Unpublished {
  /** Tells it apart, the same after a crash: parked twice it is parked once. */
  readonly id: string;
  /** ISO 8601: when it was committed. */
  readonly at: string;
  readonly message: Outgoing;
}

/**
 * Publishes all that can be published; what the log refuses for good (too large) is parked and told, and holds up nothing.
 * Answers how many went out. Throws `Outage` when log or store is away.
 */
export async function publishOrPark(to: Publishing, entries: readonly Unpublished[]): Promise<number> {
  const refused = await publishAll(to.log, entries);
  if (refused.length === 0) return entries.length;
  const now = iso(to.store.now());
  await to.store.park(refused.map((one) => notPublishable(to.service, one, now)));
  for (const { entry, error } of refused) to.notice.error(`${to.service} cannot publish ${entry.id}, so it is parked: ${error.message}`);
  return entries.length - refused.length;
}

interface Refused {
  readonly entry: Unpublished;
  readonly error: Error;
}

/** The log refuses a batch as a whole, so a refused one is sent again one by one. */
async function publishAll(log: Log, entries: readonly Unpublished[]): Promise<readonly Refused[]> {
  if ((await publishOrWhy(log, entries.map((entry) => entry.message))) === undefined) return [];
  const refused: Refused[] = [];
  for (const entry of entries) {
    const error = await publishOrWhy(log, [entry.message]);
    if (error !== undefined) refused.push({ entry, error });
  }
  return refused;
}

async function publishOrWhy(log: Log, messages: readonly Outgoing[]): Promise<Error | undefined> {
  try {
    await log.publish(messages);
    return undefined;
  } catch (error) {
    if (error instanceof Outage) throw error;
    return error instanceof Error ? error : new Error(String(error));
  }
}

/** Publishes a message again that was parked because it could not be published; answers why it still cannot. */
export async function publishParked(log: Log, { topic, key, value, headers }: Parked): Promise<Reason | undefined> {
  const error = await publishOrWhy(log, [{ topic, key: key ?? '', value, headers }]);
  return error === undefined ? undefined : reasonOf(error);
}

function notPublishable(service: string, { entry, error }: Refused, now: string): Parked {
  const { topic, key, headers, value } = entry.message;
  const sagaId = headers['ce_correlationid'];
  const group = `${service}.outbox`;
  return { id: `${group}.${entry.id}`, group, topic, partition: 0, offset: '0', key, headers, value, recordedAt: entry.at, ...(sagaId === undefined ? {} : { sagaId }), reason: reasonOf(error), parkedAt: now, status: 'parked' };
}

function reasonOf(error: Error): Reason {
  return { code: 'NOT_PUBLISHABLE', message: `The log refuses this message: ${error.message}` };
}
