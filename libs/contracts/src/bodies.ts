import { z } from 'zod';

/** Readers are tolerant: unknown fields pass, what an older producer leaves out has a default. */

const memberId = z.string().min(1).refine((id) => id.length <= 64 || [...id].length <= 64, 'at most 64 characters').refine((id) => !/[\p{Cc}/]/u.test(id), 'no control characters and no /');
const text = z.string().max(500).default('');

export const idNameSchema = z.object({ id: memberId, name: text }).meta({ id: 'IdName', description: 'A member: the id decides, the name is a snapshot.' });
export const itemSchema = z.object({ no: z.int().min(1).max(Number.MAX_SAFE_INTEGER), title: text }).meta({ id: 'Item', description: 'A book: the number decides, the title is a snapshot.' });
const point = z.int().min(0);
/** A reason is copied into cancels and into stories, so one of any length is cut, not refused: the answer counts all the same. */
const cut = (longest: number) => (long: string) => (long.length <= longest ? long : [...long].slice(0, longest).join(''));
export const reasonSchema = z.object({ code: z.string().min(1).transform(cut(100)), message: z.string().default('').transform(cut(1_000)) }).meta({ id: 'Reason' });

export const itemBodySchema = z.object({ idName: idNameSchema, item: itemSchema, point });
export const pointBodySchema = z.object({ idName: idNameSchema, point });
export const itemCancelledBodySchema = itemBodySchema.extend({ reason: reasonSchema });
export const pointCancelledBodySchema = pointBodySchema.extend({ reason: reasonSchema });

export const confirmedBodySchema = z.discriminatedUnion('eventType', [
  itemBodySchema.extend({ eventType: z.enum(['RENT', 'RETURN']) }),
  pointBodySchema.extend({ eventType: z.literal('OVERDUE') }),
]);

const outcome = { success: z.boolean(), reason: reasonSchema.optional() };

const resultUnion = z.discriminatedUnion('eventType', [
  itemBodySchema.extend({ eventType: z.enum(['RENT', 'RETURN', 'RENT_CANCEL', 'RETURN_CANCEL']), ...outcome }),
  pointBodySchema.extend({ eventType: z.enum(['OVERDUE', 'OVERDUE_CANCEL', 'POINT_USE']), item: itemSchema.optional(), ...outcome }),
]);

/** Older producers say `successed` or `isSuccessed`. */
export const resultBodySchema = z.preprocess(withSuccess, resultUnion);

function withSuccess(body: unknown): unknown {
  if (typeof body !== 'object' || body === null || 'success' in body) return body;
  const { successed, isSuccessed } = body as { readonly successed?: unknown; readonly isSuccessed?: unknown };
  return { ...body, success: successed ?? isSuccessed };
}

export type IdName = z.infer<typeof idNameSchema>;
export type Item = z.infer<typeof itemSchema>;
export type ItemBody = z.infer<typeof itemBodySchema>;
export type PointBody = z.infer<typeof pointBodySchema>;
export type ItemCancelledBody = z.infer<typeof itemCancelledBodySchema>;
export type PointCancelledBody = z.infer<typeof pointCancelledBodySchema>;
export type SagaConfirmedBody = z.infer<typeof confirmedBodySchema>;
export type EventResultBody = z.infer<typeof resultUnion>;
export type EventType = EventResultBody['eventType'];

export const bodySchemas = {
  ItemRented: itemBodySchema,
  ItemReturned: itemBodySchema,
  OverdueCleared: pointBodySchema,
  EventResult: resultBodySchema,
  SagaConfirmed: confirmedBodySchema,
  RentCancelled: itemCancelledBodySchema,
  ReturnCancelled: itemCancelledBodySchema,
  ClearCancelled: pointCancelledBodySchema,
  PointUse: pointBodySchema,
} as const;

export interface Bodies {
  readonly ItemRented: ItemBody;
  readonly ItemReturned: ItemBody;
  readonly OverdueCleared: PointBody;
  readonly EventResult: EventResultBody;
  readonly SagaConfirmed: SagaConfirmedBody;
  readonly RentCancelled: ItemCancelledBody;
  readonly ReturnCancelled: ItemCancelledBody;
  readonly ClearCancelled: PointCancelledBody;
  readonly PointUse: PointBody;
}
