import { InvalidCursor, Outage } from '@book-rental/runtime';
import type { NextFunction, Request, Response } from 'express';
import { BadRequest } from './bad-request.ts';
import { problem } from './reply.ts';
import type { Reply } from './route.ts';
import { send, type Stopping } from './send.ts';

interface Told {
  readonly failed: (sentence: string, error: unknown) => void;
  readonly stopping: Stopping;
}

export function answerError(error: unknown, request: Request, response: Response, next: NextFunction, told: Told): void {
  if (response.headersSent) return next(error);
  const reply = replyTo(error, request);
  if (reply.status === 500) told.failed(`${request.method} ${request.path} failed: ${error instanceof Error ? error.message : String(error)}`, error);
  send(request, response, reply, told.stopping);
}

function replyTo(error: unknown, request: Request): Reply {
  if (error instanceof BadRequest) return problem({ status: 400, code: 'INVALID_REQUEST', detail: `The request is not valid: ${error.message}.`, errors: error.mistakes });
  if (error instanceof InvalidCursor) return problem({ status: 400, code: 'INVALID_REQUEST', detail: error.message, errors: [{ path: 'cursor', message: error.message }] });
  if (error instanceof Outage) return { ...problem({ status: 503, code: 'NOT_AVAILABLE', detail: `${error.message} Nothing was lost; try again.` }), headers: { 'Retry-After': '1' } };
  const { type, status } = (typeof error === 'object' && error !== null ? error : {}) as { readonly type?: unknown; readonly status?: unknown };
  if (type === 'entity.too.large') return problem({ status: 413, code: 'BODY_TOO_LARGE', detail: 'The body is larger than 64 kB. Send less.' });
  if (type === 'entity.parse.failed') return problem({ status: 400, code: 'NOT_JSON', detail: 'The body is not JSON. Send a JSON object with Content-Type: application/json.', errors: [{ path: 'body', message: 'is not JSON' }] });
  if (type === 'encoding.unsupported' || type === 'charset.unsupported') return problem({ status: 415, code: 'UNSUPPORTED_ENCODING', detail: 'The body must be JSON in UTF-8, not compressed in a way that is not known here.' });
  if (isUnpacking(error)) return problem({ status: 400, code: 'INVALID_REQUEST', detail: `The body is not what its Content-Encoding says (${request.get('content-encoding') ?? 'none'}): it cannot be unpacked.`, errors: [{ path: 'body', message: 'cannot be unpacked' }] });
  if (error instanceof URIError) return problem({ status: 400, code: 'INVALID_REQUEST', detail: `The path ${request.path} is not valid percent-encoding.`, errors: [{ path: 'path', message: 'is not valid percent-encoding' }] });
  if (typeof status === 'number' && status >= 400 && status < 500) return problem({ status, code: 'INVALID_REQUEST', detail: error instanceof Error ? error.message : 'The request is not valid.' });
  return problem({ status: 500, code: 'INTERNAL_ERROR', detail: 'Something went wrong here, not in your request. It was logged; nothing that was answered is lost.' });
}

/** zlib's own trouble with what it was given. */
function isUnpacking(error: unknown): boolean {
  const { code } = (typeof error === 'object' && error !== null ? error : {}) as { readonly code?: unknown };
  return typeof code === 'string' && (code.startsWith('Z_') || code.startsWith('ERR_BROTLI') || code.startsWith('ERR_ZSTD') || code.startsWith('ERR__ERROR_FORMAT'));
}
