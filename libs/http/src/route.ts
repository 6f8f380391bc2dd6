import type { z } from 'zod';
import type { Idempotency } from './headers.ts';

export interface Reply {
  readonly status: number;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  /** Server-sent events instead of a body: told how to send and how to end; answers how to clean up. */
  readonly stream?: (send: (event: ServerSentEvent) => void, done: () => void) => () => void;
}

export interface ServerSentEvent {
  readonly event: string;
  readonly data: unknown;
  readonly id?: string;
}

/** What every handler is told beside its own parameters. */
export interface Asked {
  /** The caller's `Idempotency-Key`, with a hash of method, path and body. */
  readonly idempotency: Idempotency | undefined;
  /** `Prefer: wait`, in ms; 0 when not asked for. */
  readonly waitMs: number;
  /** `X-Operator`, or `anonymous`. */
  readonly operator: string;
  /** Aborted when the caller has left, or the server stops: nothing is worth waiting for any longer. */
  readonly left: AbortSignal;
}

type Parsed<Schema> = Schema extends z.ZodType ? z.output<Schema> : undefined;

export interface RouteShape<Params, Query, Body> {
  readonly method: 'get' | 'post';
  /** `/books/{no}`. */
  readonly path: string;
  readonly summary: string;
  readonly tags: readonly string[];
  readonly params?: Params;
  readonly query?: Query;
  readonly body?: Body;
  /** `Prefer: wait` holds the answer until the outcome is known. */
  readonly waits?: true;
  /** The good answers by status; problems are documented for all routes alike. */
  readonly responses: Readonly<Record<number, z.ZodType | string>>;
  readonly handle: (request: Asked & { readonly params: Parsed<Params>; readonly query: Parsed<Query>; readonly body: Parsed<Body> }) => Promise<Reply>;
}

/** One endpoint as data: the router and the API document are both made from it, so neither can drift. */
export interface Route extends Omit<RouteShape<z.ZodType | undefined, z.ZodType | undefined, z.ZodType | undefined>, 'handle'> {
  readonly handle: (request: Asked & { readonly params: never; readonly query: never; readonly body: never }) => Promise<Reply>;
}

export function route<Params extends z.ZodType | undefined = undefined, Query extends z.ZodType | undefined = undefined, Body extends z.ZodType | undefined = undefined>(
  shape: RouteShape<Params, Query, Body>,
): Route {
  return shape;
}
