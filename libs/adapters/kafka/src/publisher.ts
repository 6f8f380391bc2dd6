import type { Outgoing } from '@book-rental/kernel';
import { Partitioners, type Kafka, type Message, type Producer } from 'kafkajs';
import { briefly, type Reach } from './client.ts';
import { asOutage, isTooLarge } from './problem.ts';
import { encode, type Encoded } from './records.ts';

export interface Publisher {
  readonly publish: (messages: readonly Outgoing[]) => Promise<void>;
  /** Sends what waits, then lets go. */
  readonly stop: () => Promise<void>;
}

export interface PublisherOptions {
  readonly kafka: Kafka;
  readonly reach: Reach;
  readonly topicOf: (topic: string) => string;
  /** The most bytes of one request: a broker counts what comes for one partition as one message. */
  readonly requestBytes: number;
}

/** One call of `publish` that is not yet answered. */
interface Call {
  left: number;
  readonly done: () => void;
  readonly failed: (error: Error) => void;
  over: boolean;
}

interface Item extends Encoded {
  readonly call: Call;
}

/**
 * Group commit: one request at a time, and what is published meanwhile goes with the next. One in flight also keeps the
 * messages of a key in order. Not kafkajs's idempotent producer: with two requests to a partition and the connection cut
 * in between, it takes one for a duplicate and answers for what is not in the log. What is sent twice here is in the log
 * twice, which readers must bear in any case.
 */
export function createPublisher({ kafka, reach, topicOf, requestBytes }: PublisherOptions): Publisher {
  const producer = kafka.producer({
    idempotent: false,
    allowAutoTopicCreation: false,
    // The hash of Kafka's own clients: a key stays in its partition, whoever writes.
    createPartitioner: Partitioners.DefaultPartitioner,
    retry: briefly,
  });
  let waiting: Item[] = [];
  let sending: Promise<void> | undefined;
  let connected: Promise<void> | undefined;

  async function connect(): Promise<void> {
    connected ??= producer.connect();
    try {
      await connected;
    } catch (error) {
      connected = undefined;
      throw error;
    }
  }

  async function send(items: readonly Item[]): Promise<void> {
    const topics = new Map<string, Message[]>();
    for (const { topic, message } of items) {
      const messages = topics.get(topic) ?? [];
      if (messages.length === 0) topics.set(topic, messages);
      messages.push(message);
    }
    await connect();
    await sendBatch(producer, topics, topicOf);
  }

  /** The broker says of a whole request that something in it is too large: halves find what it is. */
  async function deliver(items: readonly Item[]): Promise<void> {
    const wanted = items.filter(({ call }) => !call.over);
    if (wanted.length === 0) return;
    try {
      await send(wanted);
      reach.answered('publish');
      for (const { call } of wanted) settle(call);
    } catch (error) {
      if (!isTooLarge(error)) {
        reach.failed('publish', error);
        const outage = asOutage(error);
        for (const { call } of wanted) fail(call, outage);
      } else if (wanted.length > 1) {
        const half = wanted.length >>> 1;
        await deliver(wanted.slice(0, half));
        await deliver(wanted.slice(half));
      } else {
        for (const { call, topic, bytes } of wanted) fail(call, new Error(`A message for ${topic} of about ${bytes} bytes is too large for the topic (max.message.bytes).`));
      }
    }
  }

  async function sendAll(): Promise<void> {
    // Everybody who publishes in this turn goes with the first request.
    await Promise.resolve();
    while (waiting.length > 0) {
      let bytes = 0;
      let count = 0;
      while (count < waiting.length && (count === 0 || bytes + (waiting[count]?.bytes ?? 0) <= requestBytes)) bytes += waiting[count++]?.bytes ?? 0;
      const items = waiting.slice(0, count);
      waiting = waiting.slice(count);
      await deliver(items);
    }
    // In the same turn as the last look at what waits: who publishes from now on starts anew.
    sending = undefined;
  }

  function publish(messages: readonly Outgoing[]): Promise<void> {
    if (messages.length === 0) return Promise.resolve();
    return new Promise((resolve, reject) => {
      const call: Call = { left: messages.length, done: resolve, failed: reject, over: false };
      for (const message of messages) waiting.push({ ...encode(message), call });
      sending ??= sendAll();
    });
  }

  return {
    publish,
    stop: async () => {
      await sending;
      await producer.disconnect();
    },
  };
}

async function sendBatch(producer: Producer, topics: ReadonlyMap<string, Message[]>, topicOf: (topic: string) => string): Promise<void> {
  const topicMessages = [...topics].map(([topic, messages]) => ({ topic: topicOf(topic), messages }));
  await producer.sendBatch({ acks: -1, topicMessages });
}

function settle(call: Call): void {
  call.left -= 1;
  if (call.left > 0 || call.over) return;
  call.over = true;
  call.done();
}

function fail(call: Call, error: Error): void {
  if (call.over) return;
  call.over = true;
  call.failed(error);
}
