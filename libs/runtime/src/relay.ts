import { iso, type Outgoing } from '@book-rental/kernel';
import type { Notice } from './consume.ts';
import { noCrash, type Crash } from './ports/crash.ts';
import type { Log } from './ports/log.ts';
import { Outage } from './ports/outage.ts';
import type { OutboxEntry, Store } from './ports/store.ts';

export interface RelayOptions {
  readonly store: Store;
  readonly log: Log;
  readonly service: string;
  readonly notice: Notice;
  readonly batchSize?: number;
  readonly crash?: Crash;
}

/** Publishes what commits left in the outbox. Polling is the truth: `run` once in a while and whenever something was committed. */
export interface Relay {
  /** Publishes everything that waits now; answers how many went out. Throws `Outage` when log or store is away. */
  readonly run: () => Promise<number>;
}

export function createRelay(options: RelayOptions): Relay {
  const crash = options.crash ?? noCrash;
  const limit = options.batchSize ?? 200;
  let running: Promise<number> | undefined;

  async function drain(): Promise<number> {
    let sent = 0;
    for (;;) {
      const entries = await options.store.outbox(limit);
      if (entries.length === 0) return sent;
      crash('relay-before-publish', options.service);
      const poisoned = await publishAll(options.log, entries);
      crash('relay-after-publish', options.service);
      if (poisoned.length > 0) await parkPoisoned(options, poisoned);
      await options.store.published(entries.map((entry) => entry.id));
      sent += entries.length - poisoned.length;
      if (entries.length < limit) return sent;
    }
  }

  return {
    run: async () => {
      if (options.store.publishesItself) return 0;
      if (running !== undefined) await running.catch(() => undefined);
      running = drain();
      try {
        return await running;
      } finally {
        running = undefined;
      }
    },
  };
}

interface Poisoned {
  readonly entry: OutboxEntry;
  readonly error: Error;
}

/** One that can never be published (too large) must not hold up the others, so a failed batch is sent one by one. */
async function publishAll(log: Log, entries: readonly OutboxEntry[]): Promise<readonly Poisoned[]> {
  try {
    await log.publish(entries.map((entry) => entry.message));
    return [];
  } catch (error) {
    if (error instanceof Outage) throw error;
  }
  const poisoned: Poisoned[] = [];
  for (const entry of entries) {
    try {
      await log.publish([entry.message]);
    } catch (error) {
      if (error instanceof Outage) throw error;
      poisoned.push({ entry, error: error instanceof Error ? error : new Error(String(error)) });
    }
  }
  return poisoned;
}

async function parkPoisoned(options: RelayOptions, poisoned: readonly Poisoned[]): Promise<void> {
  const now = iso(options.store.now());
  await options.store.park(poisoned.map(({ entry, error }) => ({
    id: `${options.service}.outbox.${entry.id}`,
    group: `${options.service}.outbox`,
    topic: entry.message.topic,
    partition: 0,
    offset: '0',
    key: entry.message.key,
    headers: entry.message.headers,
    value: entry.message.value,
    recordedAt: entry.at,
    ...sagaOf(entry.message),
    reason: { code: 'NOT_PUBLISHABLE', message: `The log refuses this message: ${error.message}` },
    parkedAt: now,
    status: 'parked' as const,
  })));
  for (const { entry, error } of poisoned) options.notice.error(`${options.service} cannot publish ${entry.id}: ${error.message}. It is parked.`);
}

function sagaOf(message: Outgoing): { readonly sagaId?: string } {
  const sagaId = message.headers['ce_correlationid'];
  return sagaId === undefined ? {} : { sagaId };
}
