import type { ServerResponse } from 'node:http';
import { problem } from '@book-rental/http';
import type { Metrics } from '@book-rental/observability';
import type { RequestHandler } from 'express';
import { createProxyMiddleware } from 'http-proxy-middleware';
import { Agent } from 'node:http';
import type { Instances } from './instances.ts';
import { isDecision, type Upstream } from './upstreams.ts';

/** ms. Less than services keep an idle connection, so that no request is sent on one that is just being closed. Without a limit of its own the agent heeds none that a service tells either. */
const idleMs = 30_000;

const agent = new Agent({ keepAlive: true, maxSockets: 1_024, timeout: idleMs });

/** Passes each request on to an instance of the service whose path it is; the others are the gateway's own. */
export function proxyTo(instances: Instances, metrics: Metrics): RequestHandler {
  const count = metrics.counter('gateway_requests_total', 'Requests passed on, by service.', ['service']);
  const proxies = new Map(instances.upstreams.map((upstream) => [upstream.name, proxyOf(upstream, instances)]));
  return (request, response, next) => {
    const owner = instances.ownerOf(request.path);
    const proxy = owner === undefined ? undefined : proxies.get(owner.name);
    if (owner === undefined || proxy === undefined) return next();
    const target = instances.pick(owner.name) ?? (isDecision(request.path) ? instances.each(owner.name)[0]?.url : undefined);
    if (target === undefined) return away(response, owner.name, request.originalUrl);
    count({ service: owner.name });
    response.locals['target'] = target;
    return void proxy(request, response, next);
  };
}

function proxyOf({ name }: Upstream, instances: Instances): RequestHandler {
  return createProxyMiddleware({
    target: 'http://127.0.0.1',
    agent,
    router: (request) => targetOf(request) ?? 'http://127.0.0.1',
    on: {
      error: (_error, request, response) => {
        const target = targetOf(request);
        if (target !== undefined) instances.missed(target);
        if ('headersSent' in response && !response.headersSent) away(response, name, request.url ?? '');
        else response.destroy();
      },
    },
  }) as RequestHandler;
}

function targetOf(request: object): string | undefined {
  const { res } = request as { readonly res?: { readonly locals?: Readonly<Record<string, unknown>> } };
  const target = res?.locals?.['target'];
  return typeof target === 'string' ? target : undefined;
}

/** Nobody knows whether a request that broke off was carried out; the same call under the same key is safe. */
function away(response: ServerResponse, name: string, instance: string): void {
  const { body } = problem({ status: 503, code: 'NOT_AVAILABLE', detail: `The ${name} service does not answer. Try again; with the same Idempotency-Key nothing is done twice.` });
  response.statusCode = 503;
  response.setHeader('Content-Type', 'application/problem+json');
  response.setHeader('Retry-After', '1');
  response.end(JSON.stringify({ ...(body as object), instance }));
}
