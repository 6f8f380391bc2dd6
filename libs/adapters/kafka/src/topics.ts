import { setTimeout as sleep } from 'node:timers/promises';
import kafkajs, { type Admin } from 'kafkajs';
import { BrokerProblem, isSettling } from './problem.ts';

/** The topics there should be, as data. */
export interface TopicPlan {
  readonly partitions: number;
  /** Kafka's own names and values, the same for every topic. */
  readonly config: Readonly<Record<string, string>>;
  readonly topics: readonly string[];
}

/** The plan with another retention: how long a message stays, and how much longer because its segment is still open. */
export function keeping(plan: TopicPlan, retentionMs: number, segmentMs: number): TopicPlan {
  return { ...plan, config: { ...plan.config, 'retention.ms': String(retentionMs), 'segment.ms': String(segmentMs) } };
}

/** Creates what is missing. Throws a `BrokerProblem` that lists what is there but otherwise than planned; changes nothing. */
export function ensureTopics(admin: Admin, plan: TopicPlan): Promise<void> {
  return whileSettling(() => ensure(admin, plan));
}

async function ensure(admin: Admin, plan: TopicPlan): Promise<void> {
  const there = new Set(await admin.listTopics());
  const missing = plan.topics.filter((topic) => !there.has(topic));
  if (missing.length > 0) await create(admin, plan, missing);
  // A topic is created before its partitions have leaders, and they are named before they know that they lead.
  for (const topic of plan.topics) await admin.fetchTopicOffsets(topic);
  const differences = [...(await partitionDifferences(admin, plan)), ...(await configDifferences(admin, plan))];
  if (differences.length === 0) return;
  throw new BrokerProblem(`Kafka's topics are not as infra/kafka/topics.json says: ${differences.join('; ')}. Alter or delete the topics, or change the file.`, false);
}

/** Another service may create the same at this moment: kafkajs takes that for done. */
async function create(admin: Admin, { partitions, config }: TopicPlan, topics: readonly string[]): Promise<void> {
  const configEntries = Object.entries(config).map(([name, value]) => ({ name, value }));
  await admin.createTopics({ topics: topics.map((topic) => ({ topic, numPartitions: partitions, configEntries })), waitForLeaders: false });
}

/** A broker that has just started or just got topics says for a moment that it does not know them. */
async function whileSettling<Answer>(ask: () => Promise<Answer>): Promise<Answer> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await ask();
    } catch (error) {
      if (tries === 100 || !isSettling(error)) throw error;
      await sleep(100);
    }
  }
}

async function partitionDifferences(admin: Admin, plan: TopicPlan): Promise<readonly string[]> {
  const { topics } = await admin.fetchTopicMetadata({ topics: [...plan.topics] });
  return topics
    .filter(({ partitions }) => partitions.length !== plan.partitions)
    .map(({ name, partitions }) => `${name} has ${partitions.length} partitions, not ${plan.partitions} (adding some moves keys, so messages of a member may overtake each other)`);
}

async function configDifferences(admin: Admin, plan: TopicPlan): Promise<readonly string[]> {
  const configNames = Object.keys(plan.config);
  if (configNames.length === 0) return [];
  const { resources } = await admin.describeConfigs({
    includeSynonyms: false,
    resources: plan.topics.map((name) => ({ type: kafkajs.ConfigResourceTypes.TOPIC, name, configNames })),
  });
  return resources.flatMap(({ resourceName, configEntries }) => {
    const found = new Map(configEntries.map(({ configName, configValue }) => [configName, configValue]));
    return Object.entries(plan.config)
      .filter(([name, value]) => found.get(name) !== value)
      .map(([name, value]) => `${resourceName} has ${name}=${found.get(name) ?? 'nothing'}, not ${value}`);
  });
}
