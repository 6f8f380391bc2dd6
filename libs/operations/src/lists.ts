import { cursorSchema, limitSchema, pageOf, route, type Route } from '@book-rental/http';
import type { Page, Parked, TrailEntry } from '@book-rental/runtime';
import { z } from 'zod';
import { merged, type Asked } from './merged.ts';

export const parkedSchema = z
  .object({
    id: z.string(),
    group: z.string(),
    topic: z.string(),
    partition: z.int(),
    offset: z.string(),
    key: z.string().nullable(),
    headers: z.record(z.string(), z.string()),
    value: z.string(),
    recordedAt: z.iso.datetime(),
    sagaId: z.string().optional(),
    reason: z.object({ code: z.string(), message: z.string() }),
    parkedAt: z.iso.datetime(),
    status: z.enum(['parked', 'retried', 'discarded']),
    decidedBy: z.string().optional().meta({ description: 'The entry of the audit trail that tells who decided.' }),
  })
  .meta({ id: 'ParkedMessage' });

const trailSchema = z
  .object({ id: z.string(), at: z.iso.datetime(), operator: z.string(), action: z.string(), subject: z.string(), reason: z.string().optional(), data: z.record(z.string(), z.unknown()).optional() })
  .meta({ id: 'TrailEntry' });

const paging = { limit: limitSchema, cursor: cursorSchema };

/** Where the two lists come from: one reader a service. */
export interface Lists {
  readonly parked: readonly ((asked: Asked & { readonly status: Parked['status'] }) => Promise<Page<Parked>>)[];
  readonly trail: readonly ((asked: Asked) => Promise<Page<TrailEntry>>)[];
}

/** Messages set aside, and the trail of what people did. */
export function listRoutes({ parked, trail }: Lists): readonly Route[] {
  return [
    route({
      method: 'get',
      path: '/parked',
      summary: 'Messages that were set aside because nobody could handle them, newest first.',
      tags: ['Operations'],
      query: z.strictObject({ status: parkedSchema.shape.status.default('parked'), ...paging }),
      responses: { 200: pageOf(parkedSchema) },
      handle: async ({ query: { status, ...page } }) => ({ status: 200, body: await merged(parked.map((read) => (asked) => read({ ...asked, status })), page, (one) => one.parkedAt) }),
    }),
    route({
      method: 'get',
      path: '/audit-trail',
      summary: 'Who did what by hand, newest first.',
      tags: ['Operations'],
      query: z.strictObject(paging),
      responses: { 200: pageOf(trailSchema) },
      handle: async ({ query }) => ({ status: 200, body: await merged(trail, query, (one) => one.at) }),
    }),
  ];
}
