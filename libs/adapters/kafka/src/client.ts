import { connect as connectPlain, isIP, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import type { Notice } from '@book-rental/runtime';
import { Kafka, logLevel, type ISocketFactoryArgs, type LogEntry, type RetryOptions } from 'kafkajs';
import type { Brokers } from './address.ts';
import { causeOf, isSettling } from './problem.ts';
import './request-queue.ts';

/** kafkajs. */
export interface Client {
  readonly kafka: Kafka;
  /** Lets go of every connection and ends all retries. */
  readonly end: () => void;
}

/** Whether Kafka answers. A change is told once, however many callers notice it. */
export interface Reach {
  /** `who` asked: a writer or a reader may fail while others are answered. */
  readonly failed: (who: string, error: unknown) => void;
  readonly answered: (who: string) => void;
  /** Why Kafka is away, while it is. */
  readonly away: () => string | undefined;
}

export interface ClientOptions {
  readonly brokers: Brokers;
  readonly clientId: string;
  readonly notice: Notice;
  /** ms */
  readonly requestTimeout: number;
  readonly reach: Reach;
  /** On whose behalf it connects, for `reach`. */
  readonly who: string;
  readonly retry: RetryOptions;
}

/** kafkajs's own tries are few: who asked decides how long to go on. */
export const briefly = { initialRetryTime: 100, maxRetryTime: 500, retries: 3 };

/**
 * A reader waits inside kafkajs for a broker to come back: so it is still the member that the group knows. A new one
 * would have to wait until the group gave up the old one.
 */
export const patiently = { initialRetryTime: 100, maxRetryTime: 1_000, retries: 3_600 };

export function createClient({ brokers, clientId, notice, requestTimeout, reach, who, retry }: ClientOptions): Client {
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
    retry,
    socketFactory: open,
    logLevel: logLevel.WARN,
    logCreator: () => ({ namespace, log }) => {
      if (namespace === 'BrokerPool') reach.failed(who, new Error(log.message.replace(/^.* from the list: /, '')));
      else pass(log, notice);
    },
  });
  return {
    kafka,
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

function pass(log: LogEntry['log'], notice: Notice): void {
  const line = told.find(({ pattern }) => pattern.test(log.message));
  if (line !== undefined) notice.error(line.sentence(log));
}

/** ms: who really fails, fails again within that; an older failure of somebody who asked nothing since says nothing. */
const failureLasts = 15_000;

/** ms that a broker may say that it is not ready yet before it is worth a line. */
const settlesIn = 5_000;

export function createReach(brokers: Brokers, notice: Notice): Reach {
  const where = `Kafka at ${brokers.list.join(', ')}`;
  const failing = new Map<string, { readonly reason: string; readonly since: number; readonly at: number }>();
  let told = false;

  function reason(): string | undefined {
    for (const [who, { at }] of failing) if (performance.now() - at > failureLasts) failing.delete(who);
    const [first] = failing.values();
    return first?.reason;
  }

  return {
    failed: (who, error) => {
      const at = performance.now();
      const since = failing.get(who)?.since ?? at;
      failing.set(who, { reason: causeOf(error).message, since, at });
      if (isSettling(error) && at - since < settlesIn) return;
      if (!told) notice.warn(`${where} does not do what it is asked: ${causeOf(error).message}. It is tried again until it does.`);
      told = true;
    },
    answered: (who) => {
      failing.delete(who);
      if (!told || reason() !== undefined) return;
      told = false;
      notice.warn(`${where} answers again.`);
    },
    away: reason,
  };
}
