import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import express, { type Express, type NextFunction, type Request, type Response } from 'express';
import { z } from 'zod';
import { answerError } from './errors.ts';
import { idempotencyOf, operatorOf, waitOf } from './headers.ts';
import { openApi, type ApiInfo } from './openapi.ts';
import { parsePart } from './bad-request.ts';
import { notFound, problem } from './reply.ts';
import type { Reply, Route } from './route.ts';
import { send, type Stopping } from './send.ts';

export interface HttpOptions extends ApiInfo {
  readonly routes: readonly Route[];
  /** A failure that is our own: told to whoever runs the system. */
  readonly failed: (sentence: string, error: unknown) => void;
  /** Aborted when the server stops: streams end. */
  readonly stopping: Stopping;
  readonly readiness: () => Promise<Readiness>;
  /** The numbers of `/metrics`, in the text format of Prometheus. */
  readonly metrics: () => Promise<{ readonly contentType: string; readonly body: string }>;
}

/** Whether a service can do its work: `degraded` means that it can, and that something it will need later is away. */
export interface Readiness {
  readonly status: 'ready' | 'degraded' | 'not ready';
  /** Why it is not simply ready, in sentences. */
  readonly because: readonly string[];
}

export const ready: Readiness = { status: 'ready', because: [] };

/** Every route, the API document, the docs page and health; whatever goes wrong is told as problem+json. */
export function createHttpApp(options: HttpOptions): Express {
  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');
  app.set('query parser', 'simple');
  app.use((_request, response, next) => {
    response.set({ 'X-Content-Type-Options': 'nosniff', 'Referrer-Policy': 'no-referrer', 'Content-Security-Policy': "default-src 'self'; img-src 'self' data:; style-src 'self' 'unsafe-inline'; frame-ancestors 'none'" });
    next();
  });
  pages(app, options);
  app.use(express.json({ limit: '64kb', strict: false, type: () => true }));
  for (const route of options.routes) app[route.method](expressPath(route.path), handler(route, options.stopping));
  app.use(methodNotAllowed(options.routes));
  app.use((request, response) => send(request, response, notFound('PATH_NOT_FOUND', `There is nothing at ${request.path}. See /docs for what there is.`), options.stopping));
  app.use((error: unknown, request: Request, response: Response, next: NextFunction) => answerError(error, request, response, next, options));
  return app;
}

/** A route that asks for no query parameters takes none. */
const nothing = z.strictObject({});

function expressPath(path: string): string {
  return path.replace(/\{(\w+)\}/g, ':$1');
}

function handler(route: Route, stopping: Stopping) {
  return async (request: Request, response: Response): Promise<void> => {
    const left = new AbortController();
    response.once('close', () => left.abort());
    const params = parsePart(route.params, request.params, 'path');
    const query = parsePart(route.query ?? nothing, { ...request.query }, 'query');
    const body = route.body === undefined ? undefined : parsePart(route.body, request.body, 'body');
    const asked = { params, query, body, idempotency: idempotencyOf(request), waitMs: waitOf(request), operator: operatorOf(request), left: left.signal };
    const reply: Reply = await (route.handle as (asked: unknown) => Promise<Reply>)(asked);
    const preferred = asked.waitMs > 0 ? { ...reply, headers: { ...reply.headers, 'Preference-Applied': `wait=${asked.waitMs / 1_000}` } } : reply;
    send(request, response, preferred, stopping);
  };
}

function methodNotAllowed(routes: readonly Route[]) {
  const known = routes.map(({ path, method }) => ({ method, pattern: new RegExp(`^${path.replace(/\{\w+\}/g, '[^/]+')}/?$`) }));
  return (request: Request, response: Response, next: NextFunction): void => {
    const allowed = known.filter(({ pattern }) => pattern.test(request.path)).map(({ method }) => method.toUpperCase());
    if (allowed.length === 0 || (request.method === 'HEAD' && allowed.includes('GET'))) return next();
    response.set('Allow', allowed.join(', '));
    const reply = problem({ status: 405, code: 'METHOD_NOT_ALLOWED', detail: `${request.method} does not work on ${request.path}; ${allowed.join(' and ')} does.` });
    response.status(405).type('application/problem+json').send(JSON.stringify({ ...(reply.body as object), instance: request.originalUrl }));
  };
}

function pages(app: Express, options: HttpOptions): void {
  const document = openApi(options.routes, { title: options.title, version: options.version, description: options.description });
  app.get('/', (_request, response) => response.redirect(302, '/docs'));
  app.get('/openapi.json', (_request, response) => void response.json(document));
  app.get('/healthz', (_request, response) => void response.json({ status: 'ok' }));
  app.get('/readyz', async (_request, response) => {
    const readiness = await options.readiness();
    response.status(readiness.status === 'not ready' ? 503 : 200).json(readiness);
  });
  app.get('/metrics', async (_request, response) => {
    const { contentType, body } = await options.metrics();
    response.set('Content-Type', contentType).send(body);
  });
  app.get('/docs', (_request, response) => void response.type('html').send(docsPage(options.title)));
  app.get('/docs/start.js', (_request, response) => void response.type('js').send("SwaggerUIBundle({ url: '/openapi.json', dom_id: '#docs', deepLinking: true, defaultModelsExpandDepth: 0 });\n"));
  const assets = dirname(createRequire(import.meta.url).resolve('swagger-ui-dist/package.json'));
  for (const file of ['swagger-ui.css', 'swagger-ui-bundle.js', 'favicon-32x32.png']) app.get(`/docs/${file}`, (_request, response) => response.sendFile(file, { root: assets }));
}

function docsPage(title: string): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<link rel="stylesheet" href="/docs/swagger-ui.css">
<link rel="icon" href="/docs/favicon-32x32.png">
</head>
<body>
<main id="docs"></main>
<script src="/docs/swagger-ui-bundle.js"></script>
<script src="/docs/start.js"></script>
</body>
</html>
`;
}
