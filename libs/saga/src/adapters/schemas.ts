import { z } from 'zod';
import { sagaStatuses, type SagaStatus } from '../engine/state.ts';

export const statusSchema = z.enum(sagaStatuses);

/** One state, or several with commas between them. */
export const statusesSchema = z
  .string()
  .transform((text) => text.split(','))
  .refine((names): names is SagaStatus[] => names.every((name) => statusSchema.safeParse(name).success), `must be one or more of ${sagaStatuses.join(', ')}, with commas between them`)
  .meta({ type: 'string', description: `One state or several, with commas between them: ${sagaStatuses.join(', ')}.`, example: 'STUCK,COMPENSATING' });
export const typeSchema = z.enum(['RENT', 'RETURN', 'OVERDUE']);

const reason = z.object({ code: z.string(), message: z.string() });

export const summarySchema = z
  .object({
    sagaId: z.string(),
    type: typeSchema.nullable(),
    status: statusSchema,
    version: z.int(),
    memberId: z.string().nullable(),
    rentalId: z.string().optional(),
    item: z.object({ no: z.int(), title: z.string() }).optional(),
    startedAt: z.iso.datetime(),
    endedAt: z.iso.datetime().optional(),
    reason: reason.optional(),
    steps: z.record(z.string(), z.enum(['waiting', 'done', 'refused', 'undone'])),
    links: z.record(z.string(), z.string()),
  })
  .meta({ id: 'SagaSummary' });

export const countsSchema = z.object({ counts: z.record(statusSchema, z.int()), total: z.int() }).meta({ id: 'SagaCounts' });

const line = z.object({
  at: z.iso.datetime(),
  direction: z.enum(['in', 'out', 'note']),
  what: z.string(),
  id: z.string().optional(),
  who: z.string().optional(),
  to: z.array(z.string()).optional().meta({ description: 'The services that listen for this message.' }),
  mark: z.string().optional(),
  reason: reason.optional(),
  causedBy: z.string().optional(),
  changed: z.string().optional(),
});

export const sagaSchema = summarySchema
  .extend({ givenUp: z.array(z.string()).optional(), untold: z.int().meta({ description: 'Lines left out of the middle of a very long timeline.' }), timeline: z.array(line) })
  .meta({ id: 'Saga' });

const actionNames = z.enum(['retry', 'compensate', 'abandon']);

export const explanationSchema = z
  .object({
    sagaId: z.string(),
    status: statusSchema,
    version: z.int(),
    sentence: z.string(),
    waitingFor: z.array(z.object({ participant: z.string(), what: z.string(), since: z.string() })),
    lastError: reason.optional(),
    nextTimer: z.iso.datetime().nullable(),
    remains: z.array(z.string()),
    actions: z.array(actionNames).meta({ description: 'What a person can do to it now.' }),
  })
  .meta({ id: 'Explanation' });

export const actionSchema = z.strictObject({
  action: actionNames,
  reason: z.string().trim().min(1).max(500),
  version: z.int().min(1).optional().meta({ description: 'The version that the preview showed; refused when the saga has moved since.' }),
  dryRun: z.boolean().default(false),
});

export const actedSchema = z
  .object({
    sagaId: z.string(),
    action: actionSchema.shape.action,
    dryRun: z.boolean(),
    version: z.int(),
    status: statusSchema,
    messages: z.array(z.object({ topic: z.string(), id: z.string(), value: z.unknown() })),
  })
  .meta({ id: 'OperatorAction' });
