import { randomUUID } from 'node:crypto';
import type { LogRecord } from '@book-rental/kernel';
import { Outage } from '@book-rental/runtime';
import type { Admin, Kafka } from 'kafkajs';
import { recordOf } from './records.ts';
import type { Positions } from './positions.ts';

export interface LookOptions {
  readonly kafka: Kafka;
  readonly admin: Admin;
  readonly positions: Positions;
  readonly topicOf: (topic: string) => string;
  readonly groupOf: (group: string) => string;
  /** ms */
  readonly timeout: number;
}

/** Reads stored records again. kafkajs reads in groups only, so this joins one of its own, commits nothing and removes it. */
export async function look({ kafka, admin, positions, topicOf, groupOf, timeout }: LookOptions, topic: string, partition: number, fromOffset: string, limit: number): Promise<readonly LogRecord[]> {
  const bounds = await positions.bounds(topic, partition);
  if (bounds === undefined) return [];
  const from = BigInt(fromOffset) > bounds.low ? BigInt(fromOffset) : bounds.low;
  if (from >= bounds.high || limit < 1) return [];
  const groupId = groupOf(`look-${randomUUID()}`);
  const consumer = kafka.consumer({ groupId, allowAutoTopicCreation: false, maxWaitTimeInMs: 100, retry: { retries: 3, restartOnFailure: async () => false } });
  const found: LogRecord[] = [];
  let timer: NodeJS.Timeout | undefined;
  try {
    await consumer.connect();
    await consumer.subscribe({ topics: [topicOf(topic)], fromBeginning: true });
    await new Promise<void>((resolve, reject) => {
      timer = setTimeout(() => reject(new Outage(`Kafka did not hand over ${topic}/${partition} from ${from} on within ${timeout} ms.`)), timeout);
      consumer.on('consumer.crash', ({ payload: { error } }) => reject(new Outage(`Kafka is away: ${error.message}`, { cause: error })));
      void consumer.run({
        autoCommit: false,
        eachBatch: async ({ batch }) => {
          if (batch.partition !== partition) return;
          for (const message of batch.messages) if (BigInt(message.offset) >= from && found.length < limit) found.push(recordOf(topic, partition, message));
          if (found.length >= limit || BigInt(batch.lastOffset()) + 1n >= bounds.high) resolve();
        },
      }).catch(reject);
      consumer.seek({ topic: topicOf(topic), partition, offset: String(from) });
    });
  } finally {
    clearTimeout(timer);
    await consumer.disconnect().catch(() => undefined);
    await admin.deleteGroups([groupId]).catch(() => undefined);
  }
  return found;
}
