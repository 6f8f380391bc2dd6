import { randomUUID } from 'node:crypto';
import type { LogRecord } from '@book-rental/kernel';
import { Outage } from '@book-rental/runtime';
import type { LookOptions } from './look.ts';
import { recordOf } from './records.ts';

export interface EverythingOptions extends LookOptions {
  readonly nameOf: (topic: string) => string;
}

/** Reads topics from their beginning to the ends as they are now, in a group of its own that commits nothing and is removed. */
export async function everything({ kafka, admin, positions, topicOf, groupOf, nameOf, timeout }: EverythingOptions, topics: readonly string[]): Promise<readonly LogRecord[]> {
  const left = new Map(Object.entries(await positions.ends(topics)).map(([place, end]) => [place, BigInt(end)]));
  for (const place of [...left.keys()]) if (await isEmpty(place)) left.delete(place);
  if (left.size === 0) return [];
  const groupId = groupOf(`look-${randomUUID()}`);
  const consumer = kafka.consumer({ groupId, allowAutoTopicCreation: false, maxWaitTimeInMs: 100, retry: { retries: 3, restartOnFailure: async () => false } });
  const found: LogRecord[] = [];
  let timer: NodeJS.Timeout | undefined;

  async function isEmpty(place: string): Promise<boolean> {
    const cut = place.lastIndexOf('/');
    const bounds = await positions.bounds(place.slice(0, cut), Number(place.slice(cut + 1)));
    return bounds === undefined || bounds.low >= bounds.high;
  }

  try {
    await consumer.connect();
    await consumer.subscribe({ topics: topics.map(topicOf), fromBeginning: true });
    await new Promise<void>((resolve, reject) => {
      timer = setTimeout(() => reject(new Outage(`Kafka did not hand over ${[...left.keys()].join(', ')} within ${timeout} ms.`)), timeout);
      consumer.on('consumer.crash', ({ payload: { error } }) => reject(new Outage(`Kafka is away: ${error.message}`, { cause: error })));
      void consumer.run({
        autoCommit: false,
        eachBatch: async ({ batch }) => {
          const place = `${nameOf(batch.topic)}/${batch.partition}`;
          const end = left.get(place);
          if (end === undefined) return;
          for (const message of batch.messages) if (BigInt(message.offset) < end) found.push(recordOf(nameOf(batch.topic), batch.partition, message));
          if (BigInt(batch.lastOffset()) + 1n >= end) left.delete(place);
          if (left.size === 0) resolve();
        },
      }).catch(reject);
    });
  } finally {
    clearTimeout(timer);
    await consumer.disconnect().catch(() => undefined);
    await admin.deleteGroups([groupId]).catch(() => undefined);
  }
  return found;
}
