import { route, type Readiness, type Route } from '@book-rental/http';
import { setTimeout as pause } from 'node:timers/promises';
import { z } from 'zod';
import type { Operated } from './parked.ts';

/** One figure that takes long, since a server is away, must not hide the others. */
const patienceMs = 1_000;

const instance = z
  .object({ url: z.string().optional(), status: z.enum(['ready', 'degraded', 'not ready']), because: z.array(z.string()).meta({ description: 'Why it is not simply ready, in sentences.' }) })
  .meta({ id: 'InstanceHealth' });

const serviceSchema = z
  .object({
    name: z.string(),
    instances: z.array(instance),
    outbox: z.object({ length: z.int(), oldest: z.iso.datetime().nullable() }).nullable().meta({ description: 'Messages that are committed and not yet published; null while nobody can tell.' }),
    parked: z.int().nullable().meta({ description: 'Messages set aside that nobody decided about.' }),
    lag: z.int().nullable().meta({ description: 'Messages in the log that the service has not handled yet.' }),
  })
  .meta({ id: 'ServiceHealth' });

const healthSchema = z.object({ services: z.array(serviceSchema) }).meta({ id: 'Health' });

export type ServiceHealth = z.output<typeof serviceSchema>;
export type Health = z.output<typeof healthSchema>;

export function healthRoute(look: () => Promise<readonly ServiceHealth[]>): Route {
  return route({
    method: 'get',
    path: '/health',
    summary: 'How each service fares: its instances, what waits in its outbox and before it in the log, what was set aside.',
    tags: ['Operations'],
    responses: { 200: healthSchema },
    handle: async () => ({ status: 200, body: { services: [...(await look())] } }),
  });
}

/** How a service of this process fares. What cannot be looked up, since a server is away, is null: readiness says why. */
export async function healthOf({ name, target: { store }, consumer }: Operated, { status, because }: Readiness): Promise<ServiceHealth> {
  const known = async <Value>(look: () => Promise<Value>): Promise<Value | null> => {
    try {
      return await Promise.race([look(), pause(patienceMs, null, { ref: false })]);
    } catch {
      return null;
    }
  };
  const [outbox, parked, lag] = await Promise.all([known(() => store.outboxSize()), known(() => store.parkedSize()), known(() => consumer.log.lag(consumer.group, consumer.topics))]);
  return { name, instances: [{ status, because: [...because] }], outbox, parked, lag };
}
