import { Kafka, logLevel, type Admin } from 'kafkajs';
import { MongoClient } from 'mongodb';
import type { KafkaServer, MongoServer } from './index.ts';

export type Ask<Answer> = (admin: Admin, client: Kafka) => Promise<Answer>;

/** Asks a broker with a client that gives up soon. */
export async function askBroker<Answer>({ brokers }: Pick<KafkaServer, 'brokers'>, question: Ask<Answer>): Promise<Answer> {
  const client = new Kafka({ brokers: [...brokers], logLevel: logLevel.NOTHING, retry: { retries: 1 } });
  const admin = client.admin();
  try {
    await admin.connect();
    return await question(admin, client);
  } finally {
    await admin.disconnect();
  }
}

/** Makes a topic with one message that the broker has acknowledged. */
export function keepMessage(kafka: Pick<KafkaServer, 'brokers'>, topic: string): Promise<void> {
  return askBroker(kafka, async (admin, client) => {
    await admin.createTopics({ topics: [{ topic, numPartitions: 1 }], waitForLeaders: true });
    const producer = client.producer();
    await producer.connect();
    await producer.send({ topic, acks: -1, messages: [{ value: 'kept' }] });
    await producer.disconnect();
  });
}

/** Where the topic's only partition ends: how many messages it has ever had. */
export async function endOf(kafka: Pick<KafkaServer, 'brokers'>, topic: string): Promise<number> {
  const [partition] = await askBroker(kafka, (admin) => admin.fetchTopicOffsets(topic));
  return Number(partition?.high);
}

/** Asks a database with a client that waits for a primary as long as is said, half a minute otherwise. */
export async function askDatabase<Answer>({ url }: Pick<MongoServer, 'url'>, question: (client: MongoClient) => Promise<Answer>, patienceMs = 30_000): Promise<Answer> {
  const client = new MongoClient(url, { serverSelectionTimeoutMS: patienceMs });
  try {
    return await question(client);
  } finally {
    await client.close();
  }
}
