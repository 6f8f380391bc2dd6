import { parseDuration } from '@book-rental/kernel';
import { z } from 'zod';

/** 1 to 64 characters as a person counts them, so that `제니` is two, however the keyboard put it together. */
export const memberIdSchema = z
  .string()
  .normalize('NFC')
  .min(1, 'must not be empty')
  .refine((id) => [...id].length <= 64, 'must have at most 64 characters')
  .refine((id) => !/[\p{Cc}\p{Cs}/]/u.test(id), 'must not contain control characters or /')
  .meta({ description: '1 to 64 Unicode characters, no control characters, no /.', example: 'jenny' });

const bookNo = `must be a whole number from 1 to ${Number.MAX_SAFE_INTEGER}`;

export const bookNoSchema = z.int(bookNo).min(1, bookNo).max(Number.MAX_SAFE_INTEGER, bookNo).meta({ example: 1 });

/** A book number in a path or a query. */
export const pathNoSchema = z
  .string()
  .regex(/^[1-9]\d{0,15}$/, bookNo)
  .transform(Number)
  .refine(Number.isSafeInteger, bookNo)
  .meta({ type: 'integer', example: 1 });

export const nameSchema = z.string().max(500, 'must have at most 500 characters');
export const titleSchema = z.string().max(500, 'must have at most 500 characters');

export const limitSchema = z
  .string()
  .regex(/^\d{1,3}$/, 'must be a whole number from 1 to 200')
  .transform(Number)
  .refine((limit) => limit >= 1 && limit <= 200, 'must be a whole number from 1 to 200')
  .default(50)
  .meta({ type: 'integer', description: 'How many items, 1 to 200.' });

export const cursorSchema = z.string().min(1).max(2_000).optional().meta({ description: 'nextCursor of the page before.' });

/** So long ago every instant has still a year of four digits. */
const longest = parseDuration('P36500D') ?? 0;

/** ms of an ISO 8601 duration. */
export const isoDurationSchema = z
  .string()
  .refine((text) => (parseDuration(text) ?? Number.POSITIVE_INFINITY) <= longest, 'must be an ISO 8601 duration such as PT5M, up to P36500D, without months and years')
  .transform((text) => parseDuration(text) ?? 0)
  .meta({ type: 'string', example: 'PT5M' });

export function pageOf<Item extends z.ZodType>(item: Item) {
  return z.object({ items: z.array(item), nextCursor: z.string().nullable().meta({ description: 'For the next page; null on the last.' }) });
}

export const problemSchema = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    detail: z.string(),
    code: z.string(),
    instance: z.string(),
    errors: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
  })
  .loose()
  .meta({ id: 'Problem', description: 'What was wrong, which value, what to do (RFC 9457).' });
