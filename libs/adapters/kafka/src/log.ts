import { BrokerProblem, asProblem } from './problem.ts';
import type { LogRecord } from '@book-rental/kernel';
import type { Log, LogBrowser, Notice, Subscription } from '@book-rental/runtime';
import type { Brokers } from './address.ts';
import { createBrowser } from './browser.ts';
import { briefly, createClient, createReach, patiently } from './client.ts';
import { everything } from './everything.ts';
import { createFetcher } from './fetcher.ts';
import { look } from './look.ts';
import { createAdmin, createPositions } from './positions.ts';
import { createPublisher } from './publisher.ts';
import { createReader, within, type Listening } from './reader.ts';
import { ensureTopics, type TopicPlan } from './topics.ts';

export interface KafkaOptions {
  readonly brokers: Brokers;
  /** How this process is called in the broker's own logs. */
  readonly clientId: string;
  readonly notice: Notice;
  /** Put before every topic and group, so that several installations can share a broker. */
  readonly prefix?: string;
  readonly listening?: Partial<Listening>;
  /** ms until a request without an answer is an outage. */
  readonly requestTimeout?: number;
}

export interface KafkaLog extends Log {
  readonly browser: LogBrowser;
  /** Creates the topics that are missing. Throws `BrokerProblem` when Kafka cannot be used, or its topics are others. */
  readonly ensureTopics: (plan: TopicPlan) => Promise<void>;
  /** Where a group reads on, by `topic/partition`; it has committed nothing where there is no entry. */
  readonly committed: (group: string, topics: readonly string[]) => Promise<ReadonlyMap<string, bigint>>;
  /** Every record that these topics hold now, each partition in its order. */
  readonly everything: (topics: readonly string[]) => Promise<readonly LogRecord[]>;
  /** Why Kafka is away, while it is: for those who ask whether this process can do its work. */
  readonly away: () => string | undefined;
  /** Stops every subscription, sends what waits, lets go; in a few seconds, also when Kafka is away. */
  readonly stop: () => Promise<void>;
}

/** One message at a time would be `batchSize` 1 and this. */
const usual: Listening = { parallel: 1, sessionTimeout: 10_000, heartbeatInterval: 500, maxWait: 250, commitEvery: 500, restAtMost: 100 };

/** ms that stopping waits for each of its parts. */
const stopsIn = 2_000;

/** Below the largest message that a broker takes by default (1 MiB), which it measures by all that comes for a partition at once. */
const requestBytes = 900_000;

/** Kafka as the log. Connects when it is first used; a broker that is away is waited for. */
export function createKafkaLog(options: KafkaOptions): KafkaLog {
  const { brokers, clientId, notice } = options;
  const prefix = options.prefix ?? '';
  const topicOf = (topic: string): string => `${prefix}${topic}`;
  const groupOf = topicOf;
  const nameOf = (topic: string): string => topic.slice(prefix.length);
  const reach = createReach(brokers, notice);
  const common = { brokers, clientId, notice, reach, requestTimeout: options.requestTimeout ?? 10_000 };
  const client = createClient({ ...common, who: 'publish', retry: briefly });
  const { kafka } = client;
  const publisher = createPublisher({ kafka, reach, topicOf, requestBytes });
  const admin = createAdmin(kafka);
  const positions = createPositions({ admin, reach, topicOf, groupOf });
  const fetcher = createFetcher(kafka);
  const listening = { ...usual, ...options.listening };
  const readers = new Set<Subscription>();

  return {
    browser: createBrowser({ positions, fetcher, topicOf }),
    publish: publisher.publish,
    subscribe: async (subscribe) => {
      const group = groupOf(subscribe.group);
      const reader = createReader({ client: createClient({ ...common, who: group, retry: patiently }), reach, notice, listening, subscribe, group, topicOf, nameOf, partitionsOf: positions.partitions });
      readers.add(reader);
      return {
        stop: async () => {
          await reader.stop();
          readers.delete(reader);
        },
      };
    },
    ends: positions.ends,
    reached: positions.reached,
    lag: positions.lag,
    read: (topic, partition, fromOffset, limit) => look({ kafka, admin, positions, topicOf, groupOf, timeout: 10_000 }, topic, partition, fromOffset, limit),
    committed: positions.committed,
    everything: (topics) => everything({ kafka, admin, positions, topicOf, groupOf, nameOf, timeout: 60_000 }, topics),
    ensureTopics: async (plan) => {
      try {
        await admin.connect();
        await ensureTopics(admin, { ...plan, topics: plan.topics.map(topicOf) });
        reach.answered('positions');
      } catch (error) {
        if (!(error instanceof BrokerProblem)) reach.failed('positions', error);
        throw asProblem(error, brokers);
      }
    },
    away: reach.away,
    stop: async () => {
      await Promise.all([...readers].map((reader) => reader.stop()));
      await within(stopsIn, publisher.stop());
      await within(stopsIn, positions.stop());
      await within(stopsIn, fetcher.stop());
      client.end();
    },
  };
}
