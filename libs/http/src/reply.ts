import type { Refusal } from '@book-rental/kernel';
import type { Ordered } from '@book-rental/runtime';
import type { Mistake } from './bad-request.ts';
import type { Reply } from './route.ts';

export interface Problem {
  readonly status: number;
  readonly code: string;
  /** One sentence: what was wrong, which value, what to do. */
  readonly detail: string;
  readonly details?: Readonly<Record<string, unknown>>;
  readonly errors?: readonly Mistake[];
}

const titles: Readonly<Record<number, string>> = {
  400: 'Bad request',
  403: 'Forbidden',
  404: 'Not found',
  405: 'Method not allowed',
  408: 'Request timeout',
  409: 'Conflict',
  413: 'Body too large',
  415: 'Unsupported media type',
  422: 'Unprocessable',
  431: 'Headers too large',
  500: 'Internal error',
  503: 'Not available',
};

/** An answer as problem+json; `instance` is filled in where the request is known. */
export function problem({ status, code, detail, details, errors }: Problem): Reply {
  const body = { type: `urn:problem:${code.toLowerCase().replaceAll('_', '-')}`, title: titles[status] ?? 'Problem', status, detail, code };
  return { status, body: { ...body, ...(details ?? {}), ...(errors === undefined ? {} : { errors }) } };
}

export function notFound(code: string, detail: string): Reply {
  return problem({ status: 404, code, detail });
}

export function accepted(location: string, body: unknown): Reply {
  return { status: 202, body, headers: { Location: location } };
}

export function refused(refusal: Refusal): Reply {
  const status = refusal.code.endsWith('_NOT_FOUND') ? 404 : 409;
  return problem({ status, code: refusal.code, detail: refusal.message, ...(refusal.details === undefined ? {} : { details: refusal.details }) });
}

/** The answer to a command: what the service says where it was done, a problem where it was not. */
export async function orderedReply(ordered: Ordered, done: (answer: Readonly<Record<string, unknown>>) => Reply | Promise<Reply>): Promise<Reply> {
  switch (ordered.kind) {
    case 'done': {
      const reply = await done(ordered.answer);
      return ordered.replayed ? { ...reply, headers: { ...reply.headers, 'Idempotency-Replayed': 'true' } } : reply;
    }
    case 'refused':
      return refused(ordered.refusal);
    case 'reused':
      return keyReused();
  }
}

export function keyReused(): Reply {
  return problem({ status: 422, code: 'IDEMPOTENCY_KEY_REUSED', detail: 'This Idempotency-Key was used with another body. Take a new key for a new call.' });
}
