import type { Settings } from '@book-rental/config';
import { topicNames } from '@book-rental/contracts';
import { BrokerProblem, createKafkaLog, parseBrokers, type KafkaLog } from '@book-rental/kafka';
import type { Log } from '@book-rental/observability';
import { setTimeout as pause } from 'node:timers/promises';
import plan from '../../../infra/kafka/topics.json' with { type: 'json' };
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

function brokersOf(settings: Settings): ReturnType<typeof parseBrokers> {
  try {
    return parseBrokers(settings.kafkaBrokers);
  } catch (error) {
    if (error instanceof BrokerProblem) throw new Fatal(error.message);
    throw error;
  }
}

/** Waits until Kafka is there and its topics are as planned. Throws `Fatal` where waiting cannot help. */
export async function topicsReady(kafka: KafkaLog, log: Log, stopping: AbortSignal): Promise<boolean> {
  for (let told = ''; !stopping.aborted; ) {
    try {
      await kafka.ensureTopics({ ...plan, topics: topicNames });
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
