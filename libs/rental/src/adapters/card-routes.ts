import { cursorSchema, limitSchema, memberIdSchema, notFound, pageOf, pathNoSchema, route, type Route } from '@book-rental/http';
import { iso } from '@book-rental/kernel';
import { InvalidCursor, type Query } from '@book-rental/runtime';
import { z } from 'zod';
import { cardView, libraryDay, loanView, type Loan, type LoanView, type RentalCard } from '../domain/index.ts';
import type { RentalHttp } from './http.ts';
import { rentalsByDay } from './by-day.ts';
import { cardSchema, daysSchema, loanSchema, loanStatus, ofDaySchema, rentalIdSchema } from './schemas.ts';

const paging = { limit: limitSchema, cursor: cursorSchema };
const newestFirst = [{ field: 'key', desc: true }] as const;

/** What can be looked up of loans and cards. */
export function cardRoutes({ service, policy, calendar }: RentalHttp): readonly Route[] {
  const { store } = service.target;
  const today = () => libraryDay(policy, iso(calendar.now()));

  async function card(memberId: string): Promise<RentalCard> {
    const [loaded] = await store.load<RentalCard>('cards', [{ key: memberId, sagaIds: [] }]);
    // A card is made on first use; until then it is an empty one.
    return loaded?.state ?? service.target.initial(memberId);
  }

  async function find(where: NonNullable<Query['where']>, { limit, cursor }: { readonly limit: number; readonly cursor?: string | undefined }) {
    const page = await store.findView<LoanView>('loans', { where, orderBy: newestFirst, limit, ...(cursor === undefined ? {} : { cursor }) });
    return { status: 200, body: { items: page.items, nextCursor: page.nextCursor } };
  }

  return [
    route({
      method: 'get',
      path: '/rentals',
      summary: 'Loans across members: who had this book, what is past due.',
      tags: ['Rentals'],
      query: z.strictObject({ status: loanStatus.optional(), overdue: z.literal('true', 'must be true, or left out').optional().meta({ description: 'Only what is past due.' }), memberId: memberIdSchema.optional(), bookNo: pathNoSchema.optional(), ...paging }),
      responses: { 200: pageOf(loanSchema) },
      handle: async ({ query: { status, overdue, memberId, bookNo, ...page } }) => {
        if (overdue !== undefined && status !== undefined && status !== 'OPEN') return { status: 200, body: { items: [], nextCursor: null } };
        const where: Record<string, NonNullable<Query['where']>[string]> = {};
        if (status !== undefined) where['status'] = status;
        if (overdue !== undefined) where['openUntil'] = { lt: today() };
        if (memberId !== undefined) where['memberId'] = memberId;
        if (bookNo !== undefined) where['bookNo'] = bookNo;
        return find(where, page);
      },
    }),
    route({
      method: 'get',
      path: '/rentals/by-day',
      summary: "How many books were rented and returned on each of the library's last days, oldest first. A rental that was cancelled is none.",
      tags: ['Rentals'],
      query: z.strictObject({ days: daysSchema }),
      responses: { 200: z.object({ items: z.array(ofDaySchema) }).meta({ id: 'RentalsByDay' }) },
      handle: async ({ query: { days } }) => ({ status: 200, body: { items: await rentalsByDay(store, policy, calendar.now(), days) } }),
    }),
    route({
      method: 'get',
      path: '/rentals/{rentalId}',
      summary: 'A loan, open or past.',
      tags: ['Rentals'],
      params: z.object({ rentalId: rentalIdSchema }),
      responses: { 200: loanSchema },
      handle: async ({ params: { rentalId } }) => {
        const loan = await store.getView<LoanView>('loans', rentalId);
        return loan === undefined ? notFound('RENTAL_NOT_FOUND', `There is no rental "${rentalId}".`) : { status: 200, body: { ...loan, links: { saga: `/sagas/${rentalId}` } } };
      },
    }),
    route({
      method: 'get',
      path: '/rental-cards/{memberId}',
      summary: 'A card: blocked and why, the late fee, how many loans.',
      tags: ['Rental cards'],
      params: z.object({ memberId: memberIdSchema }),
      responses: { 200: cardSchema },
      handle: async ({ params: { memberId } }) => ({ status: 200, body: cardView(await card(memberId), today()) }),
    }),
    route({
      method: 'get',
      path: '/rental-cards/{memberId}/loans',
      summary: 'The loans on the card, oldest first: pending, open and returning.',
      tags: ['Rental cards'],
      params: z.object({ memberId: memberIdSchema }),
      query: z.strictObject(paging),
      responses: { 200: pageOf(loanSchema) },
      handle: async ({ params: { memberId }, query }) => ({ status: 200, body: pageOfLoans((await card(memberId)).loans, query) }),
    }),
    route({
      method: 'get',
      path: '/rental-cards/{memberId}/history',
      summary: 'Past loans, returned and cancelled, newest first.',
      tags: ['Rental cards'],
      params: z.object({ memberId: memberIdSchema }),
      query: z.strictObject(paging),
      responses: { 200: pageOf(loanSchema) },
      handle: async ({ params: { memberId }, query }) => find({ memberId, status: { in: ['RETURNED', 'CANCELLED'] } }, query),
    }),
  ];
}

/** The card itself is the list, since its view may be a moment behind. Ids are drawn in time order, so a page goes on after the last one's. */
function pageOfLoans(loans: readonly Loan[], { limit, cursor }: { readonly limit: number; readonly cursor?: string | undefined }) {
  const after = cursor === undefined ? '' : Buffer.from(cursor, 'base64url').toString();
  if (cursor !== undefined && Buffer.from(after).toString('base64url') !== cursor) throw new InvalidCursor(`"${cursor}" is not a cursor of this list: take nextCursor of a page, or leave it out.`);
  const rest = loans.filter(({ rentalId }) => rentalId > after).sort((one, other) => (one.rentalId < other.rentalId ? -1 : 1));
  const items = rest.slice(0, limit);
  const last = items.at(-1);
  return { items: items.map(loanView), nextCursor: rest.length > limit && last !== undefined ? Buffer.from(last.rentalId).toString('base64url') : null };
}
