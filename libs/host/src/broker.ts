import type { Settings } from '@book-rental/config';
import { topicNames } from '@book-rental/contracts';
import { BrokerProblem, createKafkaLog, parseBrokers, type Brokers, type KafkaLog } from '@book-rental/kafka';
import type { Log } from '@book-rental/observability';
import { setTimeout as pause } from 'node:timers/promises';
import plan from '@book-rental/topics' with { type: 'json' };
import { Fatal } from './process.ts';

const retryMs = 1_000;

export function openBroker(settings: Settings, clientId: string, log: Log): KafkaLog {
  return createKafkaLog({
    brokers: brokersOf(settings),
    clientId,
    notice: log,
    prefix: settings.installation,
    listening: { parallel: settings.parallelBatches },
  });
}

function brokersOf({ kafkaBrokers }: Settings): Brokers {
  const brokers = parseBrokers(kafkaBrokers);
  if (typeof brokers === 'string') throw new Fatal(`KAFKA_BROKERS is "${kafkaBrokers}", but must be ${brokers}.`);
  return brokers;
}

/** A message must be gone from the log before a service forgets what it did about it, or it could happen twice. */
export function assertChain(settings: Settings): void {
  const days = (ms: number): string => `${Math.round((ms / 86_400_000) * 10) / 10} days`;
  const kept = Number(plan.config['retention.ms']) + Number(plan.config['segment.ms']);
  if (kept < settings.inboxRetention) return;
  throw new Fatal(`Kafka keeps messages for ${days(kept)} (retention.ms and segment.ms in infra/kafka/topics.json), but INBOX_RETENTION is ${days(settings.inboxRetention)}. It must be longer.`);
}

/** Waits until Kafka is there and its topics are as planned. Throws `Fatal` where waiting cannot help. */
export async function topicsReady(kafka: KafkaLog, partitions: number, log: Log, stopping: AbortSignal): Promise<boolean> {
  for (let told = ''; !stopping.aborted; ) {
    try {
      await kafka.ensureTopics({ ...plan, partitions, topics: topicNames });
      return true;
    } catch (error) {
      if (!(error instanceof BrokerProblem)) throw error;
      if (!error.heals) throw new Fatal(error.message);
      if (error.message !== told) log.warn(`${error.message} It is tried again until it is there.`);
      told = error.message;
      await pause(retryMs, undefined, { ref: true });
    }
  }
  return false;
}
