import { bookNoSchema, cursorSchema, limitSchema, notFound, orderedReply, pageOf, pathNoSchema, route, titleSchema, type Route } from '@book-rental/http';
import { iso, type Ids } from '@book-rental/kernel';
import type { Query } from '@book-rental/runtime';
import { z } from 'zod';
import type { BookService } from '../assemble.ts';
import { bookView, type Book, type BookCommand } from '../domain/index.ts';
import type { BookNumbers } from './numbers.ts';

const optionalText = titleSchema.optional();
const status = z.enum(['ENTERED', 'AVAILABLE', 'RENTED', 'WITHDRAWN']);

export const bookSchema = z
  .object({
    no: bookNoSchema,
    title: z.string(),
    author: z.string().optional(),
    isbn: z.string().optional(),
    classification: z.string().optional(),
    location: z.string().optional(),
    source: z.string().optional(),
    status,
    heldBy: z.string().optional().meta({ description: 'The rental that has it.' }),
  })
  .meta({ id: 'Book' });

const newBook = z.strictObject({
  no: bookNoSchema.optional().meta({ description: 'Drawn by the server when left out.' }),
  title: titleSchema.min(1),
  author: optionalText,
  isbn: optionalText,
  classification: optionalText,
  location: optionalText,
  source: optionalText,
});

export function bookRoutes(service: BookService, numbers: BookNumbers, ids: Ids): readonly Route[] {
  const { store } = service.target;
  const tags = ['Books'];

  async function get(no: number) {
    const [loaded] = await store.load<Book>('books', [{ key: String(no), sagaIds: [] }]);
    return loaded?.state === undefined ? undefined : bookView(loaded.state);
  }

  return [
    route({
      method: 'post',
      path: '/books',
      summary: 'Register a copy; it is entered, not yet on the shelf.',
      tags,
      body: newBook,
      responses: { 201: bookSchema, 200: bookSchema },
      handle: async ({ body, idempotency, operator }) => {
        const { no: given, ...description } = body;
        const at = iso(store.now());
        const no = given ?? (await numbers.draw(at, idempotency));
        if (no === undefined) return orderedReply({ kind: 'reused' }, () => ({ status: 422 }));
        const command: BookCommand = { type: 'register', description: defined(description), by: operator, at };
        const ordered = await service.orders.order({
          key: String(no),
          at,
          command,
          answer: (events, book) => ({ status: events.length === 0 ? 200 : 201, book: bookView(book) }),
          ...(idempotency === undefined ? {} : { idempotency }),
        });
        return orderedReply(ordered, (answer) => ({ status: Number(answer['status']), body: answer['book'], headers: { Location: `/books/${no}` } }));
      },
    }),
    route({
      method: 'post',
      path: '/books/{no}/availability',
      summary: 'Put a copy on the shelf, or withdraw it; refused while somebody has it.',
      tags,
      params: z.object({ no: pathNoSchema }),
      body: z.strictObject({ status: z.enum(['AVAILABLE', 'WITHDRAWN']) }),
      responses: { 200: bookSchema },
      handle: async ({ params, body, idempotency, operator }) => {
        const at = iso(store.now());
        const ordered = await service.orders.order({
          key: String(params.no),
          at,
          command: { type: 'changeStatus', status: body.status, by: operator, at },
          trail: [{ id: ids.next(), at, operator, action: `book ${body.status.toLowerCase()}`, subject: `/books/${params.no}` }],
          answer: (_events, book) => ({ book: bookView(book) }),
          ...(idempotency === undefined ? {} : { idempotency }),
        });
        return orderedReply(ordered, (answer) => ({ status: 200, body: answer['book'] }));
      },
    }),
    route({
      method: 'get',
      path: '/books',
      summary: 'Copies in the order of their numbers; search by number, title, author or ISBN.',
      tags,
      query: z.strictObject({ query: z.string().max(500).optional(), status: status.optional(), classification: z.string().max(500).optional(), limit: limitSchema, cursor: cursorSchema }),
      responses: { 200: pageOf(bookSchema) },
      handle: async ({ query }) => {
        const where: Record<string, NonNullable<Query['where']>[string]> = { status: query.status ?? { in: status.options } };
        if (query.query !== undefined) where['search'] = { contains: query.query.normalize('NFC').toLowerCase() };
        if (query.classification !== undefined) where['classification'] = query.classification;
        const page = await store.find<Book>('books', { where, orderBy: [{ field: 'no' }], limit: query.limit, ...(query.cursor === undefined ? {} : { cursor: query.cursor }) });
        return { status: 200, body: { items: page.items.flatMap(({ state }) => bookView(state) ?? []), nextCursor: page.nextCursor } };
      },
    }),
    route({
      method: 'get',
      path: '/books/{no}',
      summary: 'A copy with its status and holder.',
      tags,
      params: z.object({ no: pathNoSchema }),
      responses: { 200: bookSchema },
      handle: async ({ params }) => {
        const book = await get(params.no);
        return book === undefined ? notFound('BOOK_NOT_FOUND', `There is no book ${params.no}.`) : { status: 200, body: book };
      },
    }),
  ];
}

/** Fields that were left out are left out of what is kept too, so that the same body is the same book. */
function defined<Fields extends object>(fields: Fields): { readonly [Name in keyof Fields]: Exclude<Fields[Name], undefined> } {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as { readonly [Name in keyof Fields]: Exclude<Fields[Name], undefined> };
}
