import { cursorSchema, limitSchema, memberIdSchema, nameSchema, notFound, orderedReply, pageOf, route, type Route } from '@book-rental/http';
import { iso } from '@book-rental/kernel';
import type { Query } from '@book-rental/runtime';
import { z } from 'zod';
import type { MemberService } from '../assemble.ts';
import { memberView, type Member, type MemberCommand } from '../domain/index.ts';
import { ledgerOf } from './ledger.ts';

export const memberSchema = z
  .object({ id: memberIdSchema, name: z.string(), email: z.string().optional(), points: z.int().meta({ description: 'The balance; below zero is a debt.' }) })
  .meta({ id: 'Member' });

const ledgerLine = z
  .object({
    sagaId: z.string().nullable().meta({ description: 'Null for the line that carries older ones forward.' }),
    effect: z.string().meta({ description: 'RENT, RETURN, POINT_USE (taken back), OVERDUE (spent), OVERDUE_CANCEL (given back), CARRIED.' }),
    points: z.int(),
    at: z.iso.datetime().nullable(),
  })
  .meta({ id: 'LedgerLine' });

const ledger = pageOf(ledgerLine).extend({ balance: z.int() }).meta({ id: 'PointsLedger' });

export function memberRoutes(service: MemberService): readonly Route[] {
  const { store } = service.target;
  const tags = ['Members'];
  const params = z.object({ id: memberIdSchema });

  async function load(id: string): Promise<Member | undefined> {
    const [loaded] = await store.load<Member>('members', [{ key: id, sagaIds: [] }]);
    return loaded?.state?.status === 'UNKNOWN' ? undefined : loaded?.state;
  }

  const unknown = (id: string) => notFound('MEMBER_NOT_FOUND', `There is no member "${id}".`);

  return [
    route({
      method: 'post',
      path: '/members',
      summary: 'Register a member.',
      tags,
      body: z.strictObject({ id: memberIdSchema, name: nameSchema.min(1), email: z.email().max(254).optional() }),
      responses: { 201: memberSchema, 200: memberSchema },
      handle: async ({ body, idempotency }) => {
        const at = iso(store.now());
        const command: MemberCommand = { type: 'register', name: body.name, ...(body.email === undefined ? {} : { email: body.email }), at };
        const ordered = await service.orders.order({
          key: body.id,
          at,
          command,
          answer: (events, member) => ({ status: events.length === 0 ? 200 : 201, member: memberView(member) }),
          ...(idempotency === undefined ? {} : { idempotency }),
        });
        return orderedReply(ordered, (answer) => ({ status: Number(answer['status']), body: answer['member'], headers: { Location: `/members/${encodeURIComponent(body.id)}` } }));
      },
    }),
    route({
      method: 'get',
      path: '/members',
      summary: 'Search members by id or name.',
      tags,
      query: z.strictObject({ query: z.string().max(500).optional(), limit: limitSchema, cursor: cursorSchema }),
      responses: { 200: pageOf(memberSchema) },
      handle: async ({ query }) => {
        const where: Record<string, NonNullable<Query['where']>[string]> = { status: 'REGISTERED' };
        if (query.query !== undefined) where['search'] = { contains: query.query.normalize('NFC').toLowerCase() };
        const page = await store.find<Member>('members', { where, limit: query.limit, ...(query.cursor === undefined ? {} : { cursor: query.cursor }) });
        return { status: 200, body: { items: page.items.flatMap(({ state }) => memberView(state) ?? []), nextCursor: page.nextCursor } };
      },
    }),
    route({
      method: 'get',
      path: '/members/{id}',
      summary: 'A member with the balance of points.',
      tags,
      params,
      responses: { 200: memberSchema },
      handle: async ({ params: { id } }) => {
        const member = await load(id);
        const view = member === undefined ? undefined : memberView(member);
        return view === undefined ? unknown(id) : { status: 200, body: view };
      },
    }),
    route({
      method: 'get',
      path: '/members/{id}/points',
      summary: 'The ledger: every change of points, the latest operation first.',
      tags,
      params,
      query: z.strictObject({ limit: limitSchema, cursor: cursorSchema }),
      responses: { 200: ledger },
      handle: async ({ params: { id }, query }) => {
        const member = await load(id);
        if (member === undefined || member.status === 'UNKNOWN') return unknown(id);
        const { items, nextCursor } = await ledgerOf(store, id, query);
        const carried = nextCursor === null && member.carried !== 0 ? [{ sagaId: null, effect: 'CARRIED', points: member.carried, at: null }] : [];
        return { status: 200, body: { balance: member.balance, items: [...items, ...carried], nextCursor } };
      },
    }),
  ];
}
