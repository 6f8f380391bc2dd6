import { limitSchema, route, type Route } from '@book-rental/http';
import { dayIn, iso } from '@book-rental/kernel';
import { z } from 'zod';
import type { BestBookService } from '../assemble.ts';
import { countFor, periodsOf, type BestBook } from '../domain/index.ts';

const entry = z.object({ item: z.object({ no: z.int(), title: z.string() }), rentCount: z.int() }).meta({ id: 'BestBook' });

export function bestBookRoutes(service: BestBookService, timeZone: string): readonly Route[] {
  const { store } = service.target;
  return [
    route({
      method: 'get',
      path: '/best-books',
      summary: 'The most rented books, cancelled rentals not counted; ties by title.',
      tags: ['Best books'],
      query: z.strictObject({ limit: limitSchema, period: z.enum(['week', 'month', 'year', 'all']).default('all') }),
      responses: { 200: z.object({ items: z.array(entry), nextCursor: z.null() }).meta({ id: 'BestBooks' }) },
      handle: async ({ query: { limit, period } }) => {
        const now = iso(store.now());
        const count = period === 'all' ? 'total' : `${period}Count`;
        const current = period === 'all' ? {} : { [period]: periodsOf(dayIn(timeZone, now))[period] };
        const page = await store.find<BestBook>('counters', {
          where: { ...current, [count]: { gt: 0 } },
          orderBy: [{ field: count, desc: true }, { field: 'title' }],
          limit,
        });
        const items = page.items.map(({ state }) => ({ item: { no: state.no, title: state.title }, rentCount: countFor(state, period, timeZone, now) }));
        return { status: 200, body: { items, nextCursor: null } };
      },
    }),
  ];
}
