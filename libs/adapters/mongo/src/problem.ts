import { types } from 'node:util';
import {
  MongoAPIError,
  MongoBulkWriteError,
  MongoCompatibilityError,
  MongoError,
  MongoNetworkError,
  MongoOperationTimeoutError,
  MongoServerError,
  MongoServerSelectionError,
} from 'mongodb';
import { Outage } from '@book-rental/runtime';

/** The database cannot be used. The message is one sentence for whoever started the program. */
export class DatabaseProblem extends Error {
  override readonly name = 'DatabaseProblem';
  /** Whether waiting and trying again can help. */
  readonly canHeal: boolean;

  constructor(message: string, canHeal: boolean, options?: ErrorOptions) {
    super(message, options);
    this.canHeal = canHeal;
  }
}

/** Codes of a server that is away, stepping down, shutting down, too slow or full: it passes by itself or by a hand outside. */
const outageCodes = new Set([
  6, 7, 50, 64, 89, 91, 100, 112, 133, 134, 189, 202, 262, 290, 317, 358, 384, 391, 402, 9001, 10107, 11600, 11601, 11602, 13388, 13435, 13436, 14031,
]);
/** Classes of the driver that say: no answer. Some of them are not exported, so they go by their names. */
const outageNames = new Set([
  'MongoPoolClearedError', 'MongoPoolClosedError', 'PoolClearedOnNetworkError', 'MongoWaitQueueTimeoutError', 'MongoWriteConcernError', 'MongoNotConnectedError', 'MongoTopologyClosedError',
  'MongoServerClosedError', 'MongoClientClosedError', 'MongoExpiredSessionError', 'MongoCursorInUseError', 'MongoNetworkTimeoutError',
]);

/** MongoDB's own trouble as an `Outage`; everything else as it is. */
export function asOutage(error: unknown): Error {
  const failure = types.isNativeError(error) ? error : new Error(String(error));
  return isOutage(failure) ? new Outage(`MongoDB is away: ${failure.message}.`, { cause: failure }) : failure;
}

/** A socket that broke while it was written to: the driver hands these through as they come from Node. */
const socketCodes = new Set([
  'EPIPE', 'ECONNRESET', 'ECONNREFUSED', 'ECONNABORTED', 'ETIMEDOUT', 'EHOSTUNREACH', 'EHOSTDOWN', 'ENETUNREACH', 'ENETDOWN', 'ENOTFOUND', 'EAI_AGAIN', 'ENOTCONN',
  'ERR_SOCKET_CLOSED', 'ERR_STREAM_DESTROYED', 'ERR_STREAM_WRITE_AFTER_END', 'ERR_STREAM_PREMATURE_CLOSE',
]);

function isOutage(error: Error): boolean {
  // A bulk write wraps what is no answer at all, such as a lost connection.
  if (error instanceof MongoBulkWriteError && types.isNativeError(error.errorResponse)) return isOutage(error.errorResponse);
  if (error instanceof MongoNetworkError || error instanceof MongoServerSelectionError || error instanceof MongoOperationTimeoutError) return true;
  const { code } = error as { readonly code?: unknown };
  if (outageNames.has(error.name) || isOutageCode(code) || (typeof code === 'string' && socketCodes.has(code))) return true;
  return error instanceof MongoError && (error.hasErrorLabel('RetryableWriteError') || error.hasErrorLabel('TransientTransactionError'));
}

export function isOutageCode(code: unknown): boolean {
  return typeof code === 'number' && outageCodes.has(code);
}

/** Runs something that speaks to the server; what fails because the server is away is an `Outage`. */
export async function reaching<Result>(run: () => Promise<Result>): Promise<Result> {
  try {
    return await run();
  } catch (error) {
    throw asOutage(error);
  }
}

const authenticationFailed = 18;
const unauthorized = 13;

/** What keeps the program from starting, as a sentence that names the setting. `place` is the URL without its password. */
export function startProblem(error: unknown, place: string): DatabaseProblem {
  if (error instanceof DatabaseProblem) return error;
  const failure = types.isNativeError(error) ? error : new Error(String(error));
  const told = (sentence: string, canHeal: boolean) => new DatabaseProblem(sentence, canHeal, { cause: failure });
  const code = failure instanceof MongoServerError ? failure.code : undefined;
  if (code === authenticationFailed) return told(`MongoDB at ${place} does not accept the user or password of MONGO_URL: correct them there.`, false);
  if (code === unauthorized) return told(`The user of MONGO_URL may not do what is needed at ${place} (${failure.message}): give it the role readWrite on each service's database.`, false);
  if (failure instanceof MongoCompatibilityError) return told(`The MongoDB at ${place} is of a version that this program cannot use (${failure.message}): point MONGO_URL to version 6 or newer.`, false);
  // The part of the driver that takes the address apart has a class of its own of that name.
  if (failure.name === 'MongoParseError' || failure instanceof MongoAPIError) return told(`MONGO_URL is not a MongoDB address (${failure.message}): write it as mongodb://host:port/?replicaSet=rs0.`, false);
  if (failure instanceof MongoServerSelectionError) return unreachable(failure, place);
  return told(`MongoDB at ${place} cannot be used: ${failure.message}. Look at MONGO_URL and at the server's log.`, isOutage(failure));
}

function unreachable(failure: MongoServerSelectionError, place: string): DatabaseProblem {
  const servers = [...(failure.reason?.servers.values() ?? [])];
  const told = (sentence: string, canHeal: boolean) => new DatabaseProblem(sentence, canHeal, { cause: failure });
  if (servers.some((server) => server.type === 'RSGhost')) return notInitiated(place);
  const setName = failure.reason?.setName;
  // The driver drops whoever is not of the set that the address names.
  if (servers.length === 0 && typeof setName === 'string') return told(`No member of a replica set ${setName} answers at ${place}: correct replicaSet in MONGO_URL, or start mongod with --replSet ${setName} and run rs.initiate().`, false);
  if (servers.some((server) => server.type === 'Standalone')) return notAReplicaSet(place);
  if (servers.some((server) => server.type.startsWith('RS'))) return told(`The replica set at ${place} has no primary: start the missing members, or look at MONGO_URL.`, true);
  const because = servers.map((server) => server.error?.message).find((message) => message !== undefined) ?? failure.message;
  return told(`No MongoDB answers at ${place} (${because}): start it, or set MONGO_URL to where it is.`, true);
}

export function notInitiated(place: string): DatabaseProblem {
  return new DatabaseProblem(`The MongoDB at ${place} is a member of a replica set that was never initiated: run rs.initiate() there once, or point MONGO_URL to another server.`, true);
}

export function notAReplicaSet(place: string): DatabaseProblem {
  return new DatabaseProblem(`The MongoDB at ${place} is not a replica set, so nothing says when a write is safe: start mongod with --replSet and run rs.initiate(), or point MONGO_URL to one.`, false);
}
