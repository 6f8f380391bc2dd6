import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import express, { type Express, type NextFunction, type Request, type RequestHandler, type Response } from 'express';
import { z } from 'zod';
import { answerError } from './errors.ts';
import { idempotencyOf, operatorOf, waitOf } from './headers.ts';
import { otherMethods } from './methods.ts';
import { openApi, type ApiInfo } from './openapi.ts';
import { BadRequest, parsePart } from './bad-request.ts';
import { json, onlyJson } from './body.ts';
import { consolePaths, serveConsole } from './console.ts';
import { notFound } from './reply.ts';
import type { Reply, Route } from './route.ts';
import { send, type Stopping } from './send.ts';

export interface HttpOptions extends ApiInfo {
  readonly routes: readonly Route[];
  /** Sees every request first, its body unread: the gateway passes on what is not its own. */
  readonly before?: RequestHandler;
  /** The API document where it is more than these routes; given that of the routes. */
  readonly document?: (own: object) => Promise<object>;
  /** The folder of the console's built page, where there is a console: see `consoleFolder`. */
  readonly console?: string;
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
  // Ids and paths are what they are: /Members and /members/ are other paths, and there is nothing.
  app.enable('case sensitive routing');
  app.enable('strict routing');
  app.use((_request, response, next) => {
    response.set({ 'X-Content-Type-Options': 'nosniff', 'Referrer-Policy': 'no-referrer', 'Content-Security-Policy': "default-src 'self'; img-src 'self' data:; style-src 'self' 'unsafe-inline'; frame-ancestors 'none'" });
    next();
  });
  if (options.before !== undefined) app.use(options.before);
  pages(app, options);
  if (options.console !== undefined) serveConsole(app, options.console, options.stopping);
  app.use(onlyJson(options.stopping), json);
  const waiting = waitersUntil(options.stopping);
  for (const route of options.routes) app[route.method](expressPath(route.path), handler(route, options.stopping, waiting));
  app.use(otherMethods([...[...pagePaths, ...(options.console === undefined ? [] : consolePaths)].map((path) => ({ path, method: 'get' as const })), ...options.routes], options.stopping));
  app.use((request, response) => send(request, response, notFound('PATH_NOT_FOUND', `There is nothing at ${request.path}. See /docs for what there is.`), options.stopping));
  app.use((error: unknown, request: Request, response: Response, next: NextFunction) => answerError(error, request, response, next, options));
  return app;
}

/** Programs that take anything are led to what programs read. */
function isBrowser(request: Request): boolean {
  return (request.get('accept') ?? '').includes('text/html');
}

/** The parser of queries makes the same character of every wrong byte: two ids would become one. */
function queryOf(request: Request): object {
  try {
    decodeURIComponent(new URL(request.originalUrl, 'http://localhost').search);
  } catch {
    throw new BadRequest([{ path: 'query', message: 'is not valid percent-encoding' }]);
  }
  return { ...request.query };
}

/** A route that asks for no query parameters takes none. */
const nothing = z.strictObject({});

function expressPath(path: string): string {
  return path.replace(/\{(\w+)\}/g, ':$1');
}

/** Requests in hand: none of them waits any longer once the server stops, each is answered with what is known. */
function waitersUntil(stopping: Stopping): Set<AbortController> {
  const waiting = new Set<AbortController>();
  stopping.addEventListener('abort', () => {
    for (const one of waiting) one.abort();
  });
  return waiting;
}

function handler(route: Route, stopping: Stopping, waiting: Set<AbortController>) {
  return async (request: Request, response: Response): Promise<void> => {
    const left = new AbortController();
    if (stopping.aborted) left.abort();
    waiting.add(left);
    response.once('close', () => {
      waiting.delete(left);
      left.abort();
    });
    const params = parsePart(route.params, request.params, 'path');
    const query = parsePart(route.query ?? nothing, queryOf(request), 'query');
    const body = route.body === undefined ? undefined : parsePart(route.body, request.body, 'body');
    const asked = { params, query, body, idempotency: idempotencyOf(request), waitMs: waitOf(request), operator: operatorOf(request), left: left.signal };
    const reply: Reply = await (route.handle as (asked: unknown) => Promise<Reply>)(asked);
    const preferred = route.waits === true && asked.waitMs > 0 ? { ...reply, headers: { ...reply.headers, 'Preference-Applied': `wait=${asked.waitMs / 1_000}` } } : reply;
    send(request, response, preferred, stopping);
  };
}

const docsFiles = ['swagger-ui.css', 'swagger-ui-bundle.js', 'favicon-32x32.png'];
/** What is there beside the routes. */
const pagePaths = ['/', '/openapi.json', '/healthz', '/readyz', '/metrics', '/docs', '/docs/start.js', ...docsFiles.map((file) => `/docs/${file}`)];

function pages(app: Express, options: HttpOptions): void {
  const document = openApi(options.routes, { title: options.title, version: options.version, description: options.description });
  app.get('/', (request, response) => response.vary('Accept').redirect(302, options.console !== undefined && isBrowser(request) ? '/console/' : '/docs'));
  app.get('/openapi.json', async (_request, response) => void response.json(options.document === undefined ? document : await options.document(document)));
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
  for (const file of docsFiles) app.get(`/docs/${file}`, (_request, response) => response.sendFile(file, { root: assets }));
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
