import { bookNoSchema, memberIdSchema } from '@book-rental/http';
import { z } from 'zod';

export const rentalIdSchema = z.string().min(1).max(64);

export const loanStatus = z.enum(['PENDING', 'OPEN', 'RETURNING', 'RETURNED', 'CANCELLED']);

export const loanSchema = z
  .object({
    rentalId: z.string(),
    idName: z.object({ id: memberIdSchema, name: z.string() }),
    item: z.object({ no: bookNoSchema, title: z.string() }),
    status: loanStatus,
    rentedAt: z.iso.datetime(),
    dueDate: z.iso.date().meta({ description: "A day in the library's zone." }),
    returnedAt: z.iso.datetime().optional(),
    lateFee: z.int().optional().meta({ description: 'Points that this return added.' }),
    reason: z.object({ code: z.string(), message: z.string() }).optional(),
    closedAt: z.iso.datetime().optional().meta({ description: 'When the loan left the card, by the clock of the server.' }),
    returnedBy: z.string().optional().meta({ description: 'The saga of the return.' }),
    links: z.object({ saga: z.string() }).optional(),
  })
  .meta({ id: 'Loan' });

export const cardSchema = z
  .object({ memberId: memberIdSchema, blocked: z.boolean(), blockedBecause: z.array(z.string()), lateFee: z.int(), open: z.int(), returned: z.int() })
  .meta({ id: 'RentalCard' });

export const daysSchema = z
  .string()
  .regex(/^\d{1,2}$/, 'must be a whole number from 1 to 90')
  .transform(Number)
  .refine((days) => days >= 1 && days <= 90, 'must be a whole number from 1 to 90')
  .default(30)
  .meta({ type: 'integer', description: 'How many days, today included: 1 to 90.' });

export const ofDaySchema = z.object({ day: z.iso.date(), rented: z.int(), returned: z.int() }).meta({ id: 'RentalsOfDay' });
