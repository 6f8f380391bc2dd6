import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Outgoing } from '@book-rental/kernel';
import type { Notice } from '@book-rental/runtime';
import { Kafka, logLevel, type Admin } from 'kafkajs';
import { createKafkaLog, type KafkaLog, type KafkaOptions } from './log.ts';
import type { TopicPlan } from './topics.ts';

/** What was said to whoever runs the system. */
export interface Said extends Notice {
  readonly warnings: string[];
  readonly errors: string[];
}

export function listen(): Said {
  const warnings: string[] = [];
  const errors: string[] = [];
  return { warnings, errors, warn: (message) => warnings.push(message), error: (message) => errors.push(message) };
}

export const plan: TopicPlan = {
  partitions: 4,
  config: { 'cleanup.policy': 'delete', 'retention.ms': '604800000', 'max.message.bytes': '1048576' },
  topics: ['rental_rent', 'rent_cancel'],
};

/** Names of its own on a broker that others use too. */
export interface Corner {
  readonly prefix: string;
  readonly said: Said;
  readonly log: (options?: Partial<KafkaOptions>) => KafkaLog;
  /** Stops every log, removes the topics. */
  readonly close: () => Promise<void>;
}

export async function openCorner(brokers: readonly string[], wanted: TopicPlan = plan): Promise<Corner> {
  const prefix = `${randomUUID()}-`;
  const said = listen();
  const logs: KafkaLog[] = [];
  const log: Corner['log'] = (options) => {
    const one = createKafkaLog({ brokers: { list: brokers, tls: false }, clientId: 'spec', notice: said, prefix, ...options });
    logs.push(one);
    return one;
  };
  await log().ensureTopics(wanted);
  return {
    prefix,
    said,
    log,
    close: async () => {
      await Promise.all(logs.map((one) => one.stop()));
      await withAdmin(brokers, (admin) => admin.deleteTopics({ topics: wanted.topics.map((topic) => `${prefix}${topic}`) }));
    },
  };
}

/** Kafka as any other program sees it. */
export function stranger(brokers: readonly string[]): Kafka {
  return new Kafka({ brokers: [...brokers], clientId: 'stranger', logLevel: logLevel.NOTHING });
}

export async function withAdmin<Answer>(brokers: readonly string[], use: (admin: Admin) => Promise<Answer>): Promise<Answer> {
  const admin = stranger(brokers).admin();
  await admin.connect();
  try {
    return await use(admin);
  } finally {
    await admin.disconnect();
  }
}

export function message(id: string, key = 'jenny', topic = 'rental_rent'): Outgoing {
  return { topic, key, value: JSON.stringify({ id }), headers: { ce_id: id } };
}

/** Asks again and again until the answer is yes. A test that never gets it fails by its own time limit. */
export async function until(asked: () => Promise<boolean>): Promise<void> {
  while (!(await asked())) await sleep(50);
}

/** The members that a group has now, by the broker's account. */
export async function membersOf(admin: Admin, groupId: string): Promise<readonly string[]> {
  const { groups } = await admin.describeGroups([groupId]);
  return groups.flatMap(({ state, members }) => (state === 'Stable' ? members.map(({ memberId }) => memberId) : []));
}
