import { connect as connectPlain, isIP, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import type { Notice } from '@book-rental/runtime';
import { Kafka, logLevel, type ISocketFactoryArgs, type LogEntry } from 'kafkajs';
import type { Brokers } from './address.ts';
import { causeOf } from './problem.ts';
import './request-queue.ts';

/** kafkajs, and whether the brokers answer it. */
export interface Client {
  readonly kafka: Kafka;
  readonly reach: Reach;
  /** Lets go of every connection and ends all retries. */
  readonly end: () => void;
}

/** Whether Kafka answers. A change is told once, however many callers notice it. */
export interface Reach {
  readonly failed: (error: unknown) => void;
  readonly answered: () => void;
  /** Why Kafka is away, while it is. */
  readonly away: () => string | undefined;
}

export interface ClientOptions {
  readonly brokers: Brokers;
  readonly clientId: string;
  readonly notice: Notice;
  /** ms */
  readonly requestTimeout: number;
}

/** kafkajs's own tries are few: who asked decides how long to go on. */
export const briefly = { initialRetryTime: 100, maxRetryTime: 500, retries: 3 };

export function createClient({ brokers, clientId, notice, requestTimeout }: ClientOptions): Client {
  const reach = createReach(brokers, notice);
  const sockets = new Set<Socket>();
  let ended = false;

  function open({ host, port, ssl, onConnect }: ISocketFactoryArgs): Socket {
    // kafkajs passes null where there is no TLS, whatever its types say.
    const secure = ssl as ISocketFactoryArgs['ssl'] | null;
    const name = isIP(host) === 0 ? { servername: host } : {};
    const socket = secure === null ? connectPlain({ host, port }, onConnect) : connectTls({ host, port, ...name }, onConnect);
    socket.setNoDelay(true);
    socket.setKeepAlive(true, 60_000);
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
    if (ended) drop(socket);
    return socket;
  }

  const kafka = new Kafka({
    clientId,
    // No broker is what kafkajs does not try again.
    brokers: () => (ended ? [] : [...brokers.list]),
    ...(brokers.tls ? { ssl: true } : {}),
    ...(brokers.user === undefined ? {} : { sasl: { mechanism: 'plain', username: brokers.user.name, password: brokers.user.password } }),
    connectionTimeout: 3_000,
    requestTimeout,
    retry: briefly,
    socketFactory: open,
    logLevel: logLevel.WARN,
    logCreator: () => (entry) => pass(entry, notice),
  });
  return {
    kafka,
    reach,
    end: () => {
      ended = true;
      for (const socket of sockets) drop(socket);
    },
  };
}

/** With an error: kafkajs looks after a connection, once every 100 ms, until it hears of its end or of an error. */
function drop(socket: Socket): void {
  socket.destroy(new Error('The log was stopped.'));
}

/**
 * What kafkajs says that nobody else would: all that it retries comes here as a failure of the call, or heals.
 * Each is a message of kafkajs 2.2.4.
 */
const told: readonly { readonly pattern: RegExp; readonly sentence: (log: LogEntry['log']) => string }[] = [
  {
    pattern: /^Offset out of range/,
    sentence: (log) => `${String(log['groupId'])} was away for longer than ${String(log['topic'])} keeps messages: it reads partition ${String(log['partition'])} on from the oldest that is left, and what was before is lost to it.`,
  },
  {
    pattern: /unsubscribed topics/,
    sentence: (log) => `Two services read as the group ${String(log['groupId'])} but from different topics (${String(log['topicsNotSubscribed'])}): each service needs a group of its own.`,
  },
];

function pass({ log }: LogEntry, notice: Notice): void {
  const line = told.find(({ pattern }) => pattern.test(log.message));
  if (line !== undefined) notice.error(line.sentence(log));
}

/** ms: a broker that comes back fails now and then before it is all there. */
const settledAfter = 1_000;

function createReach(brokers: Brokers, notice: Notice): Reach {
  const where = `Kafka at ${brokers.list.join(', ')}`;
  let away: string | undefined;
  let failedAt = 0;
  return {
    failed: (error) => {
      failedAt = performance.now();
      if (away === undefined) notice.warn(`${where} does not do what it is asked: ${causeOf(error).message}. It is tried again until it does.`);
      away = causeOf(error).message;
    },
    answered: () => {
      if (away === undefined || performance.now() - failedAt < settledAfter) return;
      away = undefined;
      notice.warn(`${where} answers again.`);
    },
    away: () => away,
  };
}
