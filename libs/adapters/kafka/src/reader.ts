import { setTimeout as pause } from 'node:timers/promises';
import type { Notice, Subscribe, Subscription } from '@book-rental/runtime';
import type { Consumer, ConsumerGroupJoinEvent, EachBatchPayload } from 'kafkajs';
import { patiently, type Client, type Reach } from './client.ts';
import { createCollector } from './collector.ts';
import { createOffsets } from './offsets.ts';
import { restAfter } from './pace.ts';
import { causeOf, isRebalance } from './problem.ts';
import { recordOf } from './records.ts';

/** How a group listens. */
export interface Listening {
  /** So many batches at a time, the records of one key in one of them. */
  readonly parallel: number;
  /** ms after which the broker takes a member that is not heard of for dead. */
  readonly sessionTimeout: number;
  /** ms between two signs of life. */
  readonly heartbeatInterval: number;
  /** ms that the broker holds a fetch while there is nothing to fetch; stopping and a change of members wait for it. */
  readonly maxWait: number;
  /** ms between two commits of offsets. */
  readonly commitEvery: number;
  /** The most ms that a reader rests after a batch. */
  readonly restAtMost: number;
}

export interface ReaderOptions {
  /** A connection of its own: fetches are long, and it is more patient than others. */
  readonly client: Client;
  readonly reach: Reach;
  readonly notice: Notice;
  readonly listening: Listening;
  readonly subscribe: Subscribe;
  /** The group and the topics as Kafka knows them. */
  readonly group: string;
  readonly topicOf: (topic: string) => string;
  readonly nameOf: (topic: string) => string;
  readonly partitionsOf: (topics: readonly string[]) => Promise<number>;
}

/** Reads for one group from now on, whatever happens to the broker, until it is stopped. */
export function createReader({ client, reach, notice, listening, subscribe, group, topicOf, nameOf, partitionsOf }: ReaderOptions): Subscription {
  const collector = createCollector({ batchSize: subscribe.batchSize, parallel: listening.parallel, onBatch: subscribe.onBatch });
  const offsets = createOffsets(listening.commitEvery, (error) => reach.failed(group, error));
  const holds = createHolds(notice, subscribe.group);
  let consumer: Consumer | undefined;
  let again: NodeJS.Timeout | undefined;
  let beginning: Promise<void> | undefined;
  let crashes = 0;
  let stopped = false;
  /** Counts how often the group was shared out: what was fetched before speaks for nothing after. */
  let generation = 0;
  /** All partitions of its topics, and about how many members share them. */
  let [partitions, members] = [1, 1];
  /** The broker's word that the group is being shared out anew. */
  let lost: Error | undefined;
  let beat: NodeJS.Timeout | undefined;
  /** Ends a rest: nobody waits for one who stops, or for a group that is shared out. */
  let hurry = new AbortController();
  const inHand = new Set<EachBatchPayload>();

  async function eachBatch(payload: EachBatchPayload): Promise<void> {
    if (stopped) return;
    const { batch } = payload;
    const born = generation;
    const records = batch.messages.map((message) => recordOf(nameOf(batch.topic), batch.partition, message));
    const advance = (count: number): void => {
      const last = records[count - 1];
      if (born !== generation || last === undefined) return;
      payload.resolveOffset(last.offset);
      // What follows the last record and is no record (the mark of a transaction) is behind us too.
      const passed = count === records.length ? batch.lastOffset() : last.offset;
      offsets.moved(batch.topic, batch.partition, String(BigInt(passed) + 1n), (sent) => payload.commitOffsetsIfNecessary(sent));
    };
    const place = `${batch.topic}/${batch.partition}`;
    working(payload);
    const began = performance.now();
    const ended = await collector.offer({ place, records, advance });
    const rests = restAfter(records.length, performance.now() - began, { members, atMostMs: listening.restAtMost });
    if (rests > 0 && !stopped) await pause(rests, undefined, { signal: hurry.signal }).catch(() => undefined);
    rest(payload);
    if (lost !== undefined) throw lost;
    if (ended.kind === 'failed') holds.hold(place, payload, ended.error);
    else if (ended.kind === 'handled') holds.release(place);
  }

  /** Signs of life while work is in hand: kafkajs gives them only between batches. */
  function working(payload: EachBatchPayload): void {
    inHand.add(payload);
    beat ??= setInterval(() => {
      const [one] = inHand;
      one?.heartbeat().catch((error: unknown) => {
        if (!isRebalance(error)) return;
        lost = error as Error;
        hurry.abort();
        collector.interrupt();
      });
    }, listening.heartbeatInterval);
  }

  function rest(payload: EachBatchPayload): void {
    inHand.delete(payload);
    if (inHand.size > 0) return;
    clearInterval(beat);
    beat = undefined;
  }

  function joined({ payload: { memberAssignment } }: ConsumerGroupJoinEvent): void {
    const own = Object.values(memberAssignment).reduce((sum, partitions) => sum + partitions.length, 0);
    members = own === 0 ? 1 : Math.max(1, Math.round(partitions / own));
    hurry = new AbortController();
    generation += 1;
    lost = undefined;
    crashes = 0;
    offsets.forget();
    collector.resume();
    reach.answered(group);
  }

  async function begin(): Promise<void> {
    const mine = client.kafka.consumer({
      groupId: group,
      sessionTimeout: listening.sessionTimeout,
      heartbeatInterval: listening.heartbeatInterval,
      maxWaitTimeInMs: listening.maxWait,
      minBytes: 1,
      allowAutoTopicCreation: false,
      retry: { ...patiently, restartOnFailure: async () => false },
    });
    consumer = mine;
    mine.on('consumer.group_join', joined);
    mine.on('consumer.heartbeat', () => reach.answered(group));
    mine.on('consumer.rebalancing', () => void offsets.flush());
    mine.on('consumer.crash', ({ payload: { error } }) => beginAgain(error));
    try {
      // So many at a time: all that a fetch brings is handed over in one turn and can be one batch. Every one more costs each fetch.
      partitions = await partitionsOf(subscribe.topics);
      await mine.connect();
      if (stopped) return;
      await mine.subscribe({ topics: subscribe.topics.map(topicOf), fromBeginning: true });
      await mine.run({ autoCommit: false, eachBatchAutoResolve: false, partitionsConsumedConcurrently: partitions, eachBatch });
    } catch (error) {
      await mine.disconnect().catch(() => undefined);
      beginAgain(error);
    }
  }

  /** kafkajs gave up: a new consumer, whatever the reason, since nobody else would start it. */
  function beginAgain(error: unknown): void {
    if (stopped) return;
    reach.failed(group, error);
    crashes += 1;
    clearTimeout(again);
    again = setTimeout(() => {
      beginning = begin();
    }, Math.min(5_000, 100 * 2 ** crashes));
  }

  beginning = begin();
  return {
    stop: async () => {
      stopped = true;
      hurry.abort();
      clearTimeout(again);
      holds.stop();
      collector.interrupt();
      await collector.rested();
      await within(stopsIn, offsets.stop());
      // Who leaves in the middle of joining would be missed by the group until the session is over.
      await within(stopsIn, beginning ?? Promise.resolve());
      await within(stopsIn, consumer?.disconnect() ?? Promise.resolve());
      clearInterval(beat);
      client.end();
    },
  };
}

/** ms: a broker that is away must not keep a service from stopping. */
const stopsIn = 2_000;

/** Waits for this, but no longer than that. */
export async function within(ms: number, work: Promise<unknown>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const over = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, ms);
  });
  await Promise.race([work.then(() => undefined, () => undefined), over]);
  clearTimeout(timer);
}

interface Holds {
  /** Leaves a partition alone for a while, longer each time; the others go on. */
  readonly hold: (place: string, payload: EachBatchPayload, error: unknown) => void;
  readonly release: (place: string) => void;
  readonly stop: () => void;
}

function createHolds(notice: Notice, group: string): Holds {
  const failures = new Map<string, number>();
  const timers = new Set<NodeJS.Timeout>();
  let told: string | undefined;
  return {
    hold: (place, payload, error) => {
      const failure = causeOf(error).message;
      if (told !== failure) notice.warn(`${group} waits before it reads on: ${failure}`);
      told = failure;
      const count = (failures.get(place) ?? 0) + 1;
      failures.set(place, count);
      const resume = payload.pause();
      const timer = setTimeout(() => {
        timers.delete(timer);
        resume();
      }, Math.min(5_000, 50 * 2 ** count));
      timers.add(timer);
    },
    release: (place) => {
      failures.delete(place);
      if (failures.size === 0) told = undefined;
    },
    stop: () => {
      for (const timer of timers) clearTimeout(timer);
    },
  };
}
