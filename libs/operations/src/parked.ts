import { cursorSchema, limitSchema, notFound, pageOf, problem, route, type Reply, type Route } from '@book-rental/http';
import { iso, type Ids } from '@book-rental/kernel';
import { retryParked, unpark, type Consumer, type Store } from '@book-rental/runtime';
import { z } from 'zod';
import { merged } from './merged.ts';

/** What operations need of a service; its types of state do not matter here. */
export interface Operated {
  readonly name: string;
  readonly target: { readonly store: Store };
  readonly consumer: Consumer<never, unknown>;
  readonly paused: () => string | undefined;
  readonly waits: () => readonly string[];
}

const parkedSchema = z
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
  })
  .meta({ id: 'ParkedMessage' });

const trailSchema = z
  .object({ id: z.string(), at: z.iso.datetime(), operator: z.string(), action: z.string(), subject: z.string(), reason: z.string().optional(), data: z.record(z.string(), z.unknown()).optional() })
  .meta({ id: 'TrailEntry' });

const reason = z.string().trim().min(1).max(500);
const params = z.object({ id: z.string().min(1).max(400) });
const paging = { limit: limitSchema, cursor: cursorSchema };

/** Messages set aside and the trail of what people did, of these services together. */
export function operationsRoutes(services: readonly Operated[], ids: Ids): readonly Route[] {
  const stores = services.map((service) => service.target.store);
  return [
    route({
      method: 'get',
      path: '/parked',
      summary: 'Messages that were set aside because nobody could handle them, newest first.',
      tags: ['Operations'],
      query: z.strictObject({ status: parkedSchema.shape.status.default('parked'), ...paging }),
      responses: { 200: pageOf(parkedSchema) },
      handle: async ({ query: { status, ...page } }) => ({ status: 200, body: await merged(stores.map((store) => (asked) => store.parked({ ...asked, status })), page, (one) => one.parkedAt) }),
    }),
    route({
      method: 'get',
      path: '/audit-trail',
      summary: 'Who did what by hand, newest first.',
      tags: ['Operations'],
      query: z.strictObject(paging),
      responses: { 200: pageOf(trailSchema) },
      handle: async ({ query }) => ({ status: 200, body: await merged(stores.map((store) => store.trailPage), query, (one) => one.at) }),
    }),
    route({
      method: 'post',
      path: '/parked/{id}/retry',
      summary: 'Handle a parked message again.',
      tags: ['Operations'],
      params,
      body: z.strictObject({ reason: reason.optional() }).optional(),
      responses: { 200: parkedSchema },
      handle: async ({ params: { id }, body, operator }) => retry(services, ids, id, operator, body?.reason),
    }),
    route({
      method: 'post',
      path: '/parked/{id}/discard',
      summary: 'Give a parked message up, with a reason.',
      tags: ['Operations'],
      params,
      body: z.strictObject({ reason }),
      responses: { 200: parkedSchema },
      handle: async ({ params: { id }, body, operator }) => discard(services, ids, id, operator, body.reason),
    }),
  ];
}

async function ownerOf(services: readonly Operated[], id: string): Promise<Operated | undefined> {
  for (const service of services) if ((await service.target.store.getParked(id)) !== undefined) return service;
  return undefined;
}

function unknown(id: string): Reply {
  return notFound('PARKED_NOT_FOUND', `There is no parked message "${id}".`);
}

function decided(id: string, status: string): Reply {
  return problem({ status: 409, code: 'ALREADY_DECIDED', detail: `The message ${id} was ${status} already.` });
}

async function retry(services: readonly Operated[], ids: Ids, id: string, operator: string, why: string | undefined): Promise<Reply> {
  const owner = await ownerOf(services, id);
  if (owner === undefined) return unknown(id);
  const { store } = owner.target;
  const trail = { id: ids.next(), at: iso(store.now()), operator, action: 'parked retried', subject: `/parked/${id}`, ...(why === undefined ? {} : { reason: why }) };
  const retried = await retryParked(owner.consumer, id, unpark, trail);
  switch (retried.kind) {
    case 'unknown':
      return unknown(id);
    case 'decided':
      return decided(id, retried.status);
    case 'failed':
      await store.trail([{ ...trail, action: 'parked retry failed', data: { ...retried.parked.reason } }]);
      return problem({ status: 409, code: 'STILL_NOT_HANDLED', detail: `The message could not be handled: ${retried.parked.reason.message}`, details: { reason: retried.parked.reason } });
    case 'handled':
      return { status: 200, body: await store.getParked(id) };
  }
}

async function discard(services: readonly Operated[], ids: Ids, id: string, operator: string, why: string): Promise<Reply> {
  const owner = await ownerOf(services, id);
  if (owner === undefined) return unknown(id);
  const { store } = owner.target;
  const trail = { id: ids.next(), at: iso(store.now()), operator, action: 'parked discarded', subject: `/parked/${id}`, reason: why };
  const done = await store.decideParked(id, 'discarded', trail);
  const now = await store.getParked(id);
  return done ? { status: 200, body: now } : decided(id, now?.status ?? 'decided');
}
