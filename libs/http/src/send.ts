import type { Request, Response } from 'express';
import type { Reply } from './route.ts';

/** Fires once, when the server stops. */
export type Stopping = AbortSignal;

export function send(request: Request, response: Response, reply: Reply, stopping: Stopping): void {
  if (response.writableEnded || response.destroyed) return;
  response.status(reply.status).set({ 'Cache-Control': 'no-store', ...reply.headers });
  if (reply.stream !== undefined) return stream(response, reply.stream, stopping);
  if (reply.body === undefined) return void response.end();
  if (reply.status < 400) return void response.json(reply.body);
  response.type('application/problem+json').send(JSON.stringify({ ...(reply.body as object), instance: request.originalUrl }));
}

/** A comment now and then keeps proxies from closing a quiet stream. */
const heartbeat = 15_000;
/** Bytes of a stream that may wait for somebody who does not read. */
const mostUnread = 4_000_000;

function stream(response: Response, start: NonNullable<Reply['stream']>, stopping: Stopping): void {
  response.type('text/event-stream').flushHeaders();
  const beat = setInterval(() => response.write(': still here\n\n'), heartbeat);
  let clean = () => undefined as void;
  let over = false;
  const end = (): void => {
    if (over) return;
    over = true;
    clearInterval(beat);
    stopping.removeEventListener('abort', end);
    clean();
    response.end();
  };
  response.once('close', end);
  stopping.addEventListener('abort', end);
  const stop = start((event) => {
    if (over) return;
    // Who does not read is let go: what it is not sent would fill the memory. A browser connects anew by itself.
    if (response.writableLength > mostUnread) return void response.destroy();
    const id = event.id === undefined ? '' : `id: ${event.id}\n`;
    response.write(`${id}event: ${event.event}\ndata: ${JSON.stringify(event.data)}\n\n`);
  }, end);
  if (over) stop();
  else clean = stop;
}
