import type { LogRecord } from '@book-rental/kernel';
import type { Cluster, Kafka, KafkaMessage } from 'kafkajs';
import { causeOf } from './problem.ts';
import { recordOf } from './records.ts';

/** A stretch of one partition, by Kafka's own name of the topic. */
export interface Stretch {
  readonly topic: string;
  readonly partition: number;
  /** The first offset. */
  readonly from: number;
  /** The offset behind the last one. */
  readonly to: number;
}

export interface Fetcher {
  /** Hands over every record of these stretches that is there, each stretch in its order. */
  readonly fetch: (stretches: readonly Stretch[], take: (stretch: number, record: LogRecord) => void) => Promise<void>;
  readonly stop: () => Promise<void>;
}

/** What kafkajs's brokers answer, of which it tells no type. */
interface Fetched {
  readonly responses: readonly { readonly topicName: string; readonly partitions: readonly { readonly partition: number; readonly messages: readonly FetchedMessage[] }[] }[];
}

type FetchedMessage = KafkaMessage & { readonly isControlRecord?: boolean };

type CreateCluster = (options: { readonly metadataMaxAge: number; readonly allowAutoTopicCreation: boolean }) => Cluster;

interface Reading {
  readonly index: number;
  readonly stretch: Stretch;
  next: number;
}

const requestBytes = 8 * 2 ** 20;
const partitionBytes = 2 ** 20;
const readCommitted = 1;

/**
 * Fetches by offset, in no group. kafkajs's public way is a consumer, which joins a group of its own for each look: a
 * second or more where the broker waits for others to join, and a group left behind where the process dies meanwhile.
 */
export function createFetcher(kafka: Kafka): Fetcher {
  let made: Cluster | undefined;

  /** A connection of its own, opened at the first look. */
  async function connected(topics: readonly string[]): Promise<Cluster> {
    made ??= clusterOf(kafka);
    await made.connect();
    await made.addMultipleTargetTopics([...topics]);
    await made.refreshMetadataIfNecessary();
    return made;
  }

  async function fetch(stretches: readonly Stretch[], take: (stretch: number, record: LogRecord) => void): Promise<void> {
    let open = stretches.map((stretch, index): Reading => ({ index, stretch, next: stretch.from })).filter(({ next, stretch }) => next < stretch.to);
    if (open.length === 0) return;
    const cluster = await connected([...new Set(open.map(({ stretch }) => stretch.topic))]);
    for (let tries = 0; open.length > 0; ) {
      try {
        const moved = await once(cluster, open, take);
        // Nothing more is there: what is missing was a marker of a transaction, or was deleted.
        if (!moved) return;
        open = open.filter(({ next, stretch }) => next < stretch.to);
      } catch (error) {
        tries += 1;
        if (tries > 1 || !isStale(error)) throw error;
        await cluster.refreshMetadata();
      }
    }
  }

  return {
    fetch,
    stop: async () => {
      await made?.disconnect();
    },
  };
}

/** What the public producer and consumer of kafkajs are given by their `Kafka`: its connections, without a group. */
function clusterOf(kafka: Kafka): Cluster {
  const symbol = Object.getOwnPropertySymbols(kafka).find(({ description }) => description === 'private:Kafka:createCluster');
  const create = symbol === undefined ? undefined : (kafka as unknown as Readonly<Record<symbol, CreateCluster>>)[symbol];
  if (create === undefined) throw new Error('This kafkajs makes its connections otherwise than 2.2.4.');
  return create({ metadataMaxAge: 300_000, allowAutoTopicCreation: false });
}

/** The leader is another by now. */
function isStale(error: unknown): boolean {
  const { type } = causeOf(error);
  return type === 'NOT_LEADER_FOR_PARTITION' || type === 'LEADER_NOT_AVAILABLE' || type === 'FENCED_LEADER_EPOCH' || type === 'UNKNOWN_LEADER_EPOCH';
}

/** One request to each leader; whether anything came. */
async function once(cluster: Cluster, open: readonly Reading[], take: (stretch: number, record: LogRecord) => void): Promise<boolean> {
  const byLeader = Map.groupBy(open, ({ stretch: { topic, partition } }) => Object.keys(cluster.findLeaderForPartitions(topic, [partition]))[0] ?? '');
  const answers = await Promise.all([...byLeader].map(async ([nodeId, its]) => fetchFrom(cluster, nodeId, its)));
  let moved = false;
  for (const { topicName, partitions } of answers.flatMap(({ responses }) => responses)) {
    for (const { partition, messages } of partitions) {
      for (const reading of open.filter(({ stretch }) => stretch.topic === topicName && stretch.partition === partition)) moved = advance(reading, messages, take) || moved;
    }
  }
  return moved;
}

async function fetchFrom(cluster: Cluster, nodeId: string, readings: readonly Reading[]): Promise<Fetched> {
  const broker = await cluster.findBroker({ nodeId });
  return (await broker.fetch({ isolationLevel: readCommitted, maxWaitTime: 0, minBytes: 0, maxBytes: requestBytes, topics: topicsOf(readings) })) as Fetched;
}

function topicsOf(readings: readonly Reading[]) {
  return [...Map.groupBy(readings, ({ stretch }) => stretch.topic)].map(([topic, its]) => ({
    topic,
    partitions: its.map(({ stretch: { partition }, next }) => ({ partition, fetchOffset: String(next), maxBytes: partitionBytes })),
  }));
}

/** A batch comes as a whole: what is before or behind the stretch is left out. */
function advance(reading: Reading, messages: readonly FetchedMessage[], take: (stretch: number, record: LogRecord) => void): boolean {
  const { index, stretch } = reading;
  const before = reading.next;
  for (const message of messages) {
    const offset = Number(message.offset);
    if (offset < reading.next) continue;
    reading.next = offset + 1;
    if (offset < stretch.to && message.isControlRecord !== true) take(index, recordOf(stretch.topic, stretch.partition, message));
  }
  return reading.next > before;
}
