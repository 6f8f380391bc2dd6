import { keyReused, route, type Idempotency, type Reply, type Route } from '@book-rental/http';
import { z } from 'zod';
import { faultKinds, labServices, sides, usualSeconds } from './faults.ts';
import type { Lab } from './lab.ts';

const service = z.enum(labServices);
const fault = z.enum(faultKinds).meta({
  description: 'refuse: answers a refusal of its own; silent: does its part and says nothing; late: answers after so many seconds; twice: answers twice; die: ends after its commit and before its answer is out, and starts again after so many seconds.',
});
const on = z.enum(sides).meta({ description: 'operations: what sagas ask for; compensations: what takes it back.' });
const seconds = z.int().min(1).max(3_600);

const orderSchema = z
  .strictObject({
    service,
    fault,
    on: on.default('operations'),
    count: z.int().min(1).max(1_000).default(1).meta({ description: 'How many operations it is to strike, each with all that is asked again for it.' }),
    seconds: seconds.optional().meta({ description: 'How late (10 unless said otherwise), or how long dead (5).' }),
  })
  .refine((order) => order.seconds === undefined || usualSeconds[order.fault] !== undefined, { path: ['seconds'], message: 'must be left out, except for late and die' })
  .meta({ id: 'LabFaultOrder' });

const labSchema = z
  .object({
    faults: z.array(
      z
        .object({
          service,
          fault,
          on,
          left: z.int().meta({ description: 'Operations that it will still strike.' }),
          seconds: seconds.optional(),
          struck: z.int().meta({ description: 'Operations that it has struck.' }),
          sagaIds: z.array(z.string()).meta({ description: 'The last of them, newest first.' }),
          operator: z.string().meta({ description: 'Who set it.' }),
        })
        .meta({ id: 'LabFault' }),
    ),
    down: z.array(service).meta({ description: 'Services that are dead just now, and start again by themselves.' }),
  })
  .meta({ id: 'Lab' });

const tags = ['Failure lab'];

/** Only with `--lab`: elsewhere the paths do not exist. */
export function labRoutes(lab: Lab): readonly Route[] {
  const once = createOnce();
  const state = (): Reply => ({ status: 200, body: lab.state() });
  return [
    route({
      method: 'get',
      path: '/lab',
      summary: 'The faults that are set, and whom they have struck.',
      tags,
      responses: { 200: labSchema },
      handle: async () => state(),
    }),
    route({
      method: 'post',
      path: '/lab/faults',
      summary: 'Make a service fail for the next operations. The same fault again counts anew.',
      tags,
      body: orderSchema,
      responses: { 200: labSchema },
      handle: async ({ body, operator, idempotency }) => {
        const { seconds: given, ...order } = body;
        return once(idempotency, async () => {
          await lab.set({ ...order, operator, ...(given === undefined ? {} : { seconds: given }) });
          return state();
        });
      },
    }),
    route({
      method: 'post',
      path: '/lab/clear',
      summary: 'End all faults: what was held back goes out, who was dead starts.',
      tags,
      responses: { 200: labSchema },
      handle: async ({ operator, idempotency }) =>
        once(idempotency, async () => {
          await lab.clear(operator);
          return state();
        }),
    }),
  ];
}

const mostKeys = 1_000;

/** The same key does it once. Like the faults themselves it is forgotten with the process: then a fault is there to be set again. */
function createOnce() {
  const known = new Map<string, { readonly hash: string; readonly reply: Promise<Reply> }>();
  return async (idempotency: Idempotency | undefined, act: () => Promise<Reply>): Promise<Reply> => {
    if (idempotency === undefined) return act();
    const before = known.get(idempotency.key);
    if (before !== undefined && before.hash !== idempotency.hash) return keyReused();
    if (before !== undefined) return { ...(await before.reply), headers: { 'Idempotency-Replayed': 'true' } };
    const reply = act();
    known.set(idempotency.key, { hash: idempotency.hash, reply });
    reply.catch(() => known.delete(idempotency.key));
    const [oldest] = known.keys();
    if (known.size > mostKeys && oldest !== undefined) known.delete(oldest);
    return reply;
  };
}
