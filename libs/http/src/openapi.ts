import { z } from 'zod';
import { createDocument, type ZodOpenApiOperationObject } from 'zod-openapi';
import { problemSchema } from './schemas.ts';
import type { Route } from './route.ts';

export interface ApiInfo {
  readonly title: string;
  readonly version: string;
  readonly description: string;
}

/** The OpenAPI 3.1 document of these routes. */
export function openApi(routes: readonly Route[], info: ApiInfo): object {
  const paths: Record<string, Record<string, ZodOpenApiOperationObject>> = {};
  for (const route of routes) (paths[route.path] ??= {})[route.method] = operation(route);
  return createDocument({ openapi: '3.1.0', info: { title: info.title, version: info.version, description: info.description }, paths: paths });
}

function operation(route: Route): ZodOpenApiOperationObject {
  const problems = { description: 'A problem: `code` tells programs, `detail` tells people.', content: { 'application/problem+json': { schema: problemSchema } } };
  const responses = Object.fromEntries(Object.entries(route.responses).map(([status, schema]) => [status, good(status, schema)]));
  const wait = route.waits === true ? { Prefer: z.string().optional().meta({ example: 'wait=5' }) } : {};
  const headers = route.method === 'post' ? { header: z.object({ 'Idempotency-Key': z.string().optional(), ...wait, 'X-Operator': z.string().optional() }) } : {};
  return {
    summary: route.summary,
    tags: [...route.tags],
    requestParams: {
      ...(route.params === undefined ? {} : { path: route.params as z.ZodObject }),
      ...(route.query === undefined ? {} : { query: route.query as z.ZodObject }),
      ...headers,
    },
    ...(route.body === undefined ? {} : { requestBody: { required: !route.body.safeParse(undefined).success, content: { 'application/json': { schema: route.body } } } }),
    responses: { ...responses, default: problems },
  };
}

function good(status: string, schema: z.ZodType | string) {
  const description = status === '202' ? 'Accepted: it goes on, see Location.' : 'Done.';
  if (typeof schema === 'string') return { description: schema, content: { 'text/event-stream': { schema: z.string() } } };
  return { description, content: { 'application/json': { schema } } };
}
