import { Kafka, logLevel } from 'kafkajs';
// Mends kafkajs's needless timer, which Node warns of.
import '@book-rental/kafka';
import type { Machine } from './machine.ts';
import { untilReady, type Faults, type Origin, type Runner } from './runner.ts';

export interface KafkaServer extends Faults {
  readonly origin: Origin;
  readonly brokers: readonly string[];
  readonly stop: () => Promise<void>;
}

/** Starts a broker and waits until a client can use it, groups included: their coordinator is the last to come. */
export async function bringUpKafka({ origin, host }: Machine, port: number, runner: Runner): Promise<KafkaServer> {
  const brokers = [`${host}:${port}`];
  const start = async () => {
    await runner.start();
    await untilReady('Kafka', runner, () => askKafka(brokers));
  };
  await start();
  return { origin, brokers, kill: runner.kill, restart: start, stop: runner.stop };
}

export async function askKafka(brokers: readonly string[]): Promise<true | undefined> {
  const kafka = new Kafka({
    brokers: [...brokers],
    clientId: 'stack',
    logLevel: logLevel.NOTHING,
    connectionTimeout: 1_000,
    requestTimeout: 3_000,
    enforceRequestTimeout: true,
    retry: { retries: 0 },
  });
  const admin = kafka.admin();
  try {
    await admin.connect();
    const cluster = await admin.describeCluster();
    if (cluster.brokers.length === 0) return undefined;
    await admin.describeGroups(['stack-readiness']);
    return true;
  } finally {
    await admin.disconnect();
  }
}
