import { types } from 'node:util';
import { Outage } from '@book-rental/runtime';
import type { Brokers } from './address.ts';

/** Kafka cannot be used as it stands. The message is one sentence for whoever started the service. */
export class BrokerProblem extends Error {
  override readonly name = 'BrokerProblem';
  /** Whether waiting and trying again can heal it. */
  readonly heals: boolean;

  constructor(message: string, heals: boolean, options?: ErrorOptions) {
    super(message, options);
    this.heals = heals;
  }
}

/** What kafkajs's errors carry besides their message. */
interface Carried {
  readonly name: string;
  readonly message: string;
  readonly type?: string;
  readonly code?: unknown;
  readonly cause?: unknown;
}

const settles = new Set(['GROUP_LOAD_IN_PROGRESS', 'GROUP_COORDINATOR_NOT_AVAILABLE', 'NOT_COORDINATOR_FOR_GROUP', 'LEADER_NOT_AVAILABLE', 'NOT_LEADER_FOR_PARTITION', 'NOT_CONTROLLER', 'UNKNOWN_TOPIC_OR_PARTITION']);
const moves = new Set(['REBALANCE_IN_PROGRESS', 'ILLEGAL_GENERATION', 'UNKNOWN_MEMBER_ID', 'NOT_COORDINATOR_FOR_GROUP']);
const certificates = /certificate|CERT_|altnames/i;

/** The failure under the retries. */
export function causeOf(error: unknown): Carried {
  let failure: Carried = types.isNativeError(error) ? error : new Error(String(error));
  while (types.isNativeError(failure.cause)) failure = failure.cause;
  return failure;
}

/** A broker that has just come, or just got a topic, a group or a partition to lead. */
export function isSettling(error: unknown): boolean {
  const { type } = causeOf(error);
  return type !== undefined && settles.has(type);
}

/** A group that is being shared out anew: its members fetch again, which is no failure. */
export function isRebalance(error: unknown): boolean {
  const { type } = causeOf(error);
  return type !== undefined && moves.has(type);
}

/** The broker finds what it was sent too large: more than it takes for one partition at a time. */
export function isTooLarge(error: unknown): boolean {
  const { type } = causeOf(error);
  return type === 'MESSAGE_TOO_LARGE' || type === 'RECORD_LIST_TOO_LARGE';
}

/** Told to callers while Kafka does not do what it was asked: nothing that is sent to it is to blame. */
export function asOutage(error: unknown): Outage {
  return new Outage(`Kafka is away: ${causeOf(error).message}`, { cause: error });
}

/** Why Kafka cannot be used, in a sentence that names the setting to look at. */
export function asProblem(error: unknown, brokers: Brokers): BrokerProblem {
  if (error instanceof BrokerProblem) return error;
  const cause = causeOf(error);
  const where = brokers.list.join(', ');
  if (cause.name === 'KafkaJSSASLAuthenticationError' || cause.type === 'SASL_AUTHENTICATION_FAILED') {
    return new BrokerProblem(`Kafka at ${where} refuses the user ${brokers.user?.name ?? ''} (${cause.message}). Correct the user and password in KAFKA_BROKERS.`, false, { cause: error });
  }
  if (cause.type === 'ILLEGAL_SASL_STATE' || cause.type === 'UNSUPPORTED_SASL_MECHANISM') {
    return new BrokerProblem(`Kafka at ${where} takes no user and password as this speaks them, SASL PLAIN (${cause.message}). Take them out of KAFKA_BROKERS, or name the port that wants them.`, false, { cause: error });
  }
  if (certificates.test(`${String(cause.code)} ${cause.message}`)) {
    return new BrokerProblem(`The certificate of Kafka at ${where} is not trusted (${cause.message}). Name its authority in NODE_EXTRA_CA_CERTS, or correct KAFKA_BROKERS.`, false, { cause: error });
  }
  if (cause.type?.endsWith('AUTHORIZATION_FAILED') === true) {
    return new BrokerProblem(`Kafka at ${where} does not let the user of KAFKA_BROKERS do that (${cause.message}). Grant the rights, or name another user.`, false, { cause: error });
  }
  if (isSettling(error)) {
    return new BrokerProblem(`Kafka at ${where} is not ready yet (${cause.message}).`, true, { cause: error });
  }
  const hint = brokers.user === undefined && cause.name === 'KafkaJSConnectionClosedError' ? ' It may want TLS or a user: kafkas://user:password@host:port.' : '';
  return new BrokerProblem(`Kafka at ${where} does not answer (${cause.message}). Start it, or correct KAFKA_BROKERS.${hint}`, true, { cause: error });
}
