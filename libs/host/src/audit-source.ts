import type { AuditSource } from '@book-rental/audit';
import { auditLimitsOf, type Settings } from '@book-rental/config';
import { topicNames, topics } from '@book-rental/contracts';
import type { LogRecord } from '@book-rental/kernel';
import type { KafkaLog } from '@book-rental/kafka';
import { DatabaseProblem, openMongoSnapshot } from '@book-rental/mongo';
import type { Log } from '@book-rental/observability';
import { Outage } from '@book-rental/runtime';
import { openBroker } from './broker.ts';
import { Fatal } from './process.ts';

const kept = [
  { service: 'rental', collections: ['cards'], views: ['loans'] },
  { service: 'book', collections: ['books', 'numbers'], views: [] },
  { service: 'member', collections: ['members'], views: [] },
  { service: 'best-book', collections: ['counters'], views: [] },
  { service: 'saga-coordinator', collections: ['sagas'], views: [] },
] as const;

/**
 * What separate services keep, for the audit, beside running ones. How far everybody has read is looked up first, what they
 * keep next, and the log last: so what a service had read is in what it keeps, and what came later counts as unread.
 * Throws `Fatal`, one sentence, when Kafka or MongoDB cannot be read.
 */
export async function openAuditSource(settings: Settings, log: Log): Promise<AuditSource> {
  const kafka = openBroker(settings, 'audit', log);
  try {
    return await read(kafka, settings);
  } catch (error) {
    if (error instanceof DatabaseProblem) throw new Fatal(error.message, { cause: error });
    if (error instanceof Outage) throw new Fatal(`${error.message.replace(/\.$/, '')}: start Kafka, or correct KAFKA_BROKERS.`, { cause: error });
    throw error;
  } finally {
    await kafka.stop();
  }
}

async function read(kafka: KafkaLog, settings: Settings): Promise<AuditSource> {
  const positions = new Map<string, bigint>();
  for (const { service } of kept) {
    const inputs = topics.filter(({ to }) => (to as readonly string[]).includes(service)).map(({ topic }) => topic);
    for (const [place, offset] of await kafka.committed(service, inputs)) positions.set(`${service} ${place}`, offset);
  }
  const snapshot = await openMongoSnapshot({ url: settings.mongoUrl, prefix: settings.installation }, kept);
  const now = Date.now();
  const records = await kafka.everything(topicNames);
  return {
    rental: snapshot.service('rental'),
    book: snapshot.service('book'),
    member: snapshot.service('member'),
    bestBook: snapshot.service('best-book'),
    saga: snapshot.service('saga-coordinator'),
    log: () => records,
    unread: (group: string, { topic, partition, offset }: LogRecord) => BigInt(offset) >= (positions.get(`${group} ${topic}/${partition}`) ?? 0n),
    now,
    ...auditLimitsOf(settings),
  };
}
