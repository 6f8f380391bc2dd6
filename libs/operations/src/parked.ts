import { keyReused, notFound, problem, route, type Idempotency, type Reply, type Route } from '@book-rental/http';
import { iso, type Ids } from '@book-rental/kernel';
import { retryParked, unpark, type Consumer, type Parked, type Store, type TrailEntry } from '@book-rental/runtime';
import { z } from 'zod';
import { listRoutes, parkedSchema } from './lists.ts';

/** What operations need of a service; its types of state do not matter here. */
export interface Operated {
  readonly name: string;
  readonly target: { readonly store: Store };
  readonly consumer: Consumer<never, unknown>;
  readonly paused: () => string | undefined;
  readonly waits: () => readonly string[];
}

const reason = z.string().trim().min(1).max(500);
const params = z.object({ id: z.string().min(1).max(400) });

/** Messages set aside and the trail of what people did, of these services together. */
export function operationsRoutes(services: readonly Operated[], ids: Ids): readonly Route[] {
  const stores = services.map((service) => service.target.store);
  return [
    ...listRoutes({ parked: stores.map((store) => store.parked), trail: stores.map((store) => store.trailPage) }),
    route({
      method: 'post',
      path: '/parked/{id}/retry',
      summary: 'Handle a parked message again.',
      tags: ['Operations'],
      params,
      body: z.strictObject({ reason: reason.optional() }).optional(),
      responses: { 200: parkedSchema },
      handle: async ({ params: { id }, body, operator, idempotency }) => retry(services, ids, { id, operator, why: body?.reason, entryId: entryId(ids, idempotency), idempotency }),
    }),
    route({
      method: 'post',
      path: '/parked/{id}/discard',
      summary: 'Give a parked message up, with a reason.',
      tags: ['Operations'],
      params,
      body: z.strictObject({ reason }),
      responses: { 200: parkedSchema },
      handle: async ({ params: { id }, body, operator, idempotency }) => discard(services, { id, operator, why: body.reason, entryId: entryId(ids, idempotency), idempotency }),
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

interface Deciding {
  readonly id: string;
  readonly operator: string;
  readonly why: string | undefined;
  readonly entryId: string;
  readonly idempotency: Idempotency | undefined;
}

/** The decision names its trail entry, so an entry named after the caller's key is all that must be remembered of it. */
function entryId(ids: Ids, idempotency: Idempotency | undefined): string {
  return idempotency === undefined ? ids.next() : `${idempotency.key}.${idempotency.hash}`;
}

/** It was decided before: by this very call, by another one under the same key, or by somebody else. */
function decided({ id, entryId, idempotency }: Deciding, parked: Parked | undefined): Reply {
  const by = parked?.decidedBy ?? '';
  if (idempotency !== undefined && by === entryId) return { status: 200, body: parked, headers: { 'Idempotency-Replayed': 'true' } };
  if (idempotency !== undefined && by.slice(0, by.lastIndexOf('.')) === idempotency.key) return keyReused();
  return problem({ status: 409, code: 'ALREADY_DECIDED', detail: `The message ${id} was ${parked?.status ?? 'decided'} already.` });
}

function trailOf({ id, operator, why, entryId }: Deciding, store: Store, action: string): TrailEntry {
  return { id: entryId, at: iso(store.now()), operator, action, subject: `/parked/${id}`, ...(why === undefined ? {} : { reason: why }) };
}

/** A retry that fails changes nothing but the trail, so the same call may try again later. */
async function retry(services: readonly Operated[], ids: Ids, deciding: Deciding): Promise<Reply> {
  const { id } = deciding;
  const owner = await ownerOf(services, id);
  if (owner === undefined) return unknown(id);
  const { store } = owner.target;
  const retried = await retryParked(owner.consumer, id, unpark, trailOf(deciding, store, 'parked retried'));
  switch (retried.kind) {
    case 'unknown':
      return unknown(id);
    case 'decided':
      return decided(deciding, await store.getParked(id));
    case 'failed':
      // Under an id of its own: the one that is named after the key belongs to the decision that may still come.
      await store.trail([{ ...trailOf({ ...deciding, entryId: ids.next() }, store, 'parked retry failed'), data: { ...retried.parked.reason } }]);
      return problem({ status: 409, code: 'STILL_NOT_HANDLED', detail: `The message could not be handled: ${retried.parked.reason.message}`, details: { reason: retried.parked.reason } });
    case 'handled':
      return { status: 200, body: await store.getParked(id) };
  }
}

async function discard(services: readonly Operated[], deciding: Deciding): Promise<Reply> {
  const { id } = deciding;
  const owner = await ownerOf(services, id);
  if (owner === undefined) return unknown(id);
  const { store } = owner.target;
  const done = await store.decideParked(id, 'discarded', trailOf(deciding, store, 'parked discarded'));
  const now = await store.getParked(id);
  return done ? { status: 200, body: now } : decided(deciding, now);
}
