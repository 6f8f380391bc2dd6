import { types } from 'node:util';
import { Outage } from '@book-rental/runtime';

/** The data file cannot be used. The message is one sentence for whoever started the server. */
export class DataFileProblem extends Error {
  override readonly name = 'DataFileProblem';
}

/** Primary result codes that pass by themselves or by a person's hand outside: busy, locked, I/O, full, cannot open. */
const outages = new Set([5, 6, 10, 13, 14]);

/** Damage is no fault of a message either: malformed, not a database. */
export const damages: ReadonlySet<number> = new Set([11, 26]);

/** SQLite's own trouble as an `Outage`; everything else as it is. */
export function asOutage(error: unknown): Error {
  const failure = types.isNativeError(error) ? error : new Error(String(error));
  const code = resultCode(error);
  if (code !== undefined && damages.has(code)) return new Outage(`The data file is damaged: ${failure.message}. Stop the server and restore a backup (npm run restore -- FILE).`, { cause: failure });
  return code !== undefined && outages.has(code) ? new Outage(`The data file is away: ${failure.message}.`, { cause: failure }) : failure;
}

/** The same calls, but SQLite's own trouble in a read is an outage as it is in a write: a message whose read failed must wait, not be set aside. */
export function tellingOutages<Calls extends object>(calls: Calls): Calls {
  return Object.fromEntries(Object.entries(calls).map(([name, call]) => [name, typeof call === 'function' ? telling(call as (...args: never) => unknown) : (call as unknown)])) as Calls;
}

function telling(call: (...args: never) => unknown) {
  return (...args: never): unknown => {
    try {
      const result = call(...args);
      return result instanceof Promise ? result.catch((error: unknown) => rethrow(error)) : result;
    } catch (error) {
      return rethrow(error);
    }
  };
}

function rethrow(error: unknown): never {
  throw asOutage(error);
}

/** The primary SQLite result code of an error, where it is one. */
export function resultCode(error: unknown): number | undefined {
  const code = (error as { readonly errcode?: unknown } | undefined)?.errcode;
  return typeof code === 'number' ? code & 0xff : undefined;
}
