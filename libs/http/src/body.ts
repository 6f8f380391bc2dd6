import { isUtf8 } from 'node:buffer';
import express, { type NextFunction, type Request, type Response } from 'express';
import { BadRequest } from './bad-request.ts';
import { problem } from './reply.ts';
import { send, type Stopping } from './send.ts';

/** The body as JSON. */
export const json = express.json({
  limit: '64kb',
  strict: false,
  verify: (_request, _response, body) => {
    // Decoded, every wrong byte is the same character: two ids would become one.
    if (!isUtf8(body)) throw new BadRequest([{ path: 'body', message: 'is not UTF-8' }]);
  },
});

/**
 * Any page in a browser may send forms and plain text here unasked, and whoever sits at this machine would have sent them.
 * JSON it may not, and what comes from another site says so.
 */
export function onlyJson(stopping: Stopping) {
  return (request: Request, response: Response, next: NextFunction): void => {
    if (request.get('sec-fetch-site') === 'cross-site' && request.method !== 'GET' && request.method !== 'HEAD') {
      return send(request, response, problem({ status: 403, code: 'OTHER_SITE', detail: 'A page of another site may not change anything here.' }), stopping);
    }
    const type = request.get('content-type');
    if (type === undefined ? !hasBody(request) : isJson(type)) return next();
    const detail = `The body is sent as ${type ?? 'nothing in particular'}, but must be JSON: send it with Content-Type: application/json (curl: -H 'Content-Type: application/json').`;
    send(request, response, problem({ status: 415, code: 'NOT_SENT_AS_JSON', detail }), stopping);
  };
}

function isJson(type: string): boolean {
  return /^application\/json\s*(;|$)/i.test(type);
}

function hasBody(request: Request): boolean {
  return request.get('transfer-encoding') !== undefined || Number(request.get('content-length') ?? 0) > 0;
}
