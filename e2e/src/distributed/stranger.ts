import { randomUUID } from 'node:crypto';
import { Kafka, logLevel, type Consumer } from 'kafkajs';
// Mends kafkajs's needless timer, which Node warns of; nothing else of it is used here.
import '@book-rental/kafka';

/** A message as it lies in Kafka: bytes as text, headers as text. */
export interface Heard {
  readonly topic: string;
  readonly partition: number;
  readonly key: string | null;
  readonly value: string;
  readonly headers: Readonly<Record<string, string>>;
}

export type Said = Pick<Heard, 'topic' | 'value'> & { readonly key?: string; readonly headers?: Readonly<Record<string, string>> };

/** A program of another make: it has kafkajs and the documented JSON, and nothing of this repository. */
export interface Stranger {
  readonly say: (...messages: readonly Said[]) => Promise<void>;
  /** Tells every message of these topics from their beginning, in each partition's order. Resolves when it listens. */
  readonly listen: (topics: readonly string[], heard: (message: Heard) => Promise<void> | void) => Promise<void>;
  /** How many members a group has, once it is shared out; 0 while it is not. */
  readonly membersOf: (group: string) => Promise<number>;
  /** Lets a group without members miss all that lies in a topic, as if it had been lost on the way. Answers how many records it misses. */
  readonly skip: (group: string, topic: string) => Promise<number>;
  readonly partitionsOf: (topic: string) => Promise<number>;
  /** Makes a topic before anybody else does. */
  readonly makeTopic: (topic: string, partitions: number) => Promise<void>;
  readonly close: () => Promise<void>;
}

export function openStranger(brokers: readonly string[], prefix: string): Stranger {
  const kafka = new Kafka({ brokers: [...brokers], clientId: 'stranger', logLevel: logLevel.NOTHING });
  const producer = kafka.producer();
  const admin = kafka.admin();
  const consumers: Consumer[] = [];
  let ready: Promise<unknown> | undefined;
  const connected = () => (ready ??= Promise.all([producer.connect(), admin.connect()]));

  async function say(...messages: readonly Said[]): Promise<void> {
    await connected();
    // One after the other: what is said first stands first.
    for (const { topic, key, value, headers } of messages) await producer.send({ topic: `${prefix}${topic}`, messages: [{ key: key ?? null, value, ...(headers === undefined ? {} : { headers }) }] });
  }

  async function listen(topics: readonly string[], heard: (message: Heard) => Promise<void> | void): Promise<void> {
    const consumer = kafka.consumer({ groupId: `${prefix}stranger-${randomUUID()}`, allowAutoTopicCreation: false, maxWaitTimeInMs: 100 });
    consumers.push(consumer);
    await consumer.connect();
    await consumer.subscribe({ topics: topics.map((topic) => `${prefix}${topic}`), fromBeginning: true });
    const joined = new Promise<void>((done) => void consumer.on('consumer.group_join', () => done()));
    await consumer.run({
      eachMessage: async ({ topic, partition, message: { key, value, headers = {} } }) => {
        const texts = Object.entries(headers).map(([name, bytes]) => [name, String(bytes)]);
        await heard({ topic: topic.slice(prefix.length), partition, key: key === null ? null : String(key), value: String(value), headers: Object.fromEntries(texts) as Record<string, string> });
      },
    });
    await joined;
  }

  async function skip(group: string, topic: string): Promise<number> {
    await connected();
    const where = { groupId: `${prefix}${group}`, topic: `${prefix}${topic}` };
    const ends = await admin.fetchTopicOffsets(where.topic);
    const [before] = await admin.fetchOffsets({ groupId: where.groupId, topics: [where.topic] });
    await admin.setOffsets({ ...where, partitions: ends.map(({ partition, high }) => ({ partition, offset: high })) });
    const at = new Map(before?.partitions.map(({ partition, offset }) => [partition, Math.max(0, Number(offset))]));
    return ends.reduce((sum, { partition, high }) => sum + Number(high) - (at.get(partition) ?? 0), 0);
  }

  return {
    say,
    listen,
    skip,
    membersOf: async (group) => {
      await connected();
      const { groups } = await admin.describeGroups([`${prefix}${group}`]);
      return groups.reduce((sum, { state, members }) => sum + (state === 'Stable' ? members.length : 0), 0);
    },
    partitionsOf: async (topic) => {
      await connected();
      return (await admin.fetchTopicMetadata({ topics: [`${prefix}${topic}`] })).topics[0]?.partitions.length ?? 0;
    },
    makeTopic: async (topic, partitions) => {
      await connected();
      await admin.createTopics({ topics: [{ topic: `${prefix}${topic}`, numPartitions: partitions }] });
    },
    close: async () => {
      await Promise.all([...consumers.map((consumer) => consumer.disconnect()), producer.disconnect(), admin.disconnect()].map((one) => one.catch(() => undefined)));
    },
  };
}
