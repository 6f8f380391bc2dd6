import { accepted, bookNoSchema, memberIdSchema, nameSchema, notFound, orderedReply, problem, route, titleSchema, type Reply, type Route } from '@book-rental/http';
import { iso, type Clock, type Ids, type Reason } from '@book-rental/kernel';
import { z } from 'zod';
import type { RentalService } from '../assemble.ts';
import { cardView, libraryDay, loanOf, loanView, type LoanView, type RentalCard, type RentalPolicy } from '../domain/index.ts';
import { cardRoutes } from './card-routes.ts';
import { loanSchema, rentalIdSchema } from './schemas.ts';
import { startsOf } from './starts.ts';

export interface RentalHttp {
  readonly service: RentalService;
  readonly policy: RentalPolicy;
  readonly calendar: Clock;
  readonly ids: Ids;
}

const started = loanSchema.extend({ sagaId: z.string() }).meta({ id: 'ReturnStarted' });

export function rentalRoutes(http: RentalHttp): readonly Route[] {
  return [rentRoute(http), returnRoute(http), clearRoute(http), ...cardRoutes(http)];
}

function rentRoute({ service, calendar, ids }: RentalHttp): Route {
  return route({
    method: 'post',
    path: '/rentals',
    summary: 'Rent a book: the loan is pending until the book and the member said yes.',
    tags: ['Rentals'],
    body: z.strictObject({ idName: z.strictObject({ id: memberIdSchema, name: nameSchema.default('') }), item: z.strictObject({ no: bookNoSchema, title: titleSchema.default('') }) }),
    waits: true,
    responses: { 202: loanSchema, 201: loanSchema },
    handle: async ({ body, idempotency, waitMs, left }) => {
      const at = iso(service.target.store.now());
      const key = body.idName.id;
      const ordered = await service.orders.order({
        key,
        at,
        command: { type: 'rent', rentalId: ids.next(), idName: body.idName, item: body.item, libraryNow: iso(calendar.now()), at },
        messages: (events) => startsOf(key, events),
        answer: (events) => ({ loan: events.flatMap((event) => (event.type === 'loanRequested' ? [withSaga(loanView(event.loan))] : []))[0] }),
        ...(idempotency === undefined ? {} : { idempotency }),
      });
      return orderedReply(ordered, async (answer): Promise<Reply> => {
        const loan = answer['loan'] as LoanView;
        const headers = { Location: `/rentals/${loan.rentalId}` };
        if (waitMs === 0) return { status: 202, body: loan, headers };
        const card = await service.watch.until(key, (state) => (loanOf(state, loan.rentalId)?.status === 'PENDING' ? undefined : state), waitMs, left);
        const now = card === undefined ? undefined : await loanNow(service, card, loan.rentalId);
        if (now === undefined || now.status === 'PENDING') return { status: 202, body: loan, headers };
        if (now.status === 'CANCELLED') return refusedBy(now.reason, `The rental ${loan.rentalId} was cancelled.`, headers);
        return { status: 201, body: withSaga(now), headers };
      });
    },
  });
}

function returnRoute({ service, calendar, ids }: RentalHttp): Route {
  const { store } = service.target;
  return route({
    method: 'post',
    path: '/rentals/{rentalId}/return',
    summary: 'Return a book. From the moment the book side took it the return stands.',
    tags: ['Rentals'],
    params: z.object({ rentalId: rentalIdSchema }),
    body: z.strictObject({}).optional(),
    waits: true,
    responses: { 202: started, 200: loanSchema },
    handle: async ({ params: { rentalId }, idempotency, waitMs, left }) => {
      const known = await store.getView<LoanView>('loans', rentalId);
      if (known === undefined) return notFound('RENTAL_NOT_FOUND', `There is no rental "${rentalId}".`);
      const at = iso(store.now());
      const key = known.idName.id;
      const ordered = await service.orders.order({
        key,
        at,
        command: { type: 'return', rentalId, sagaId: ids.next(), libraryNow: iso(calendar.now()), at },
        messages: (events) => startsOf(key, events),
        answer: (events) => events.flatMap((event) => (event.type === 'returnStarted' ? [{ sagaId: event.loan.handIn.sagaId, loan: loanView(event.loan) }] : []))[0] ?? {},
        ...(idempotency === undefined ? {} : { idempotency }),
      });
      return orderedReply(ordered, async (answer): Promise<Reply> => {
        const sagaId = String(answer['sagaId']);
        const later = accepted(`/sagas/${sagaId}`, { ...(answer['loan'] as LoanView), sagaId });
        if (waitMs === 0) return later;
        const outcome = await service.watch.until(key, (card) => returnOutcome(card, rentalId, sagaId), waitMs, left);
        if (outcome === undefined) return later;
        const cancelled = `The return of ${rentalId} was cancelled.`;
        if (outcome.cancelled) return refusedBy(outcome.reason, cancelled, later.headers);
        const loan = await store.getView<LoanView>('loans', rentalId);
        if (loan?.status === 'CANCELLED' || (loan?.returnedBy ?? sagaId) !== sagaId) return refusedBy(loan?.reason, cancelled, later.headers);
        return { status: 200, body: loan, headers: later.headers ?? {} };
      });
    },
  });
}

/** Undefined while this very return is under way. A loan that is still on the card was not returned by it. */
function returnOutcome(card: RentalCard, rentalId: string, sagaId: string): { readonly cancelled: boolean; readonly reason?: Reason } | undefined {
  const loan = loanOf(card, rentalId);
  if (loan === undefined) return { cancelled: false };
  if (loan.status === 'RETURNING' && loan.handIn.sagaId === sagaId) return undefined;
  const last = loan.status === 'OPEN' ? loan.cancelledReturn : undefined;
  return last?.sagaId === sagaId ? { cancelled: true, reason: last.reason } : { cancelled: true };
}

function clearRoute({ service, policy, calendar, ids }: RentalHttp): Route {
  const { store } = service.target;
  return route({
    method: 'post',
    path: '/rental-cards/{memberId}/clearance',
    summary: 'Pay the late fee with points: all of it, and only without open loans.',
    tags: ['Rental cards'],
    params: z.object({ memberId: memberIdSchema }),
    body: z.strictObject({ point: z.int().min(0).optional().meta({ description: 'What the caller thinks is owed; refused when it differs.' }) }).optional(),
    waits: true,
    responses: { 202: z.object({ sagaId: z.string(), point: z.int() }).meta({ id: 'ClearanceStarted' }), 200: z.object({ sagaId: z.string(), cleared: z.int(), lateFee: z.int(), blocked: z.boolean() }).meta({ id: 'Cleared' }) },
    handle: async ({ params: { memberId }, body, idempotency, waitMs, left }) => {
      const at = iso(store.now());
      const ordered = await service.orders.order({
        key: memberId,
        at,
        command: { type: 'clear', sagaId: ids.next(), ...(body?.point === undefined ? {} : { point: body.point }), at },
        messages: (events) => startsOf(memberId, events),
        answer: (events) => events.flatMap((event) => (event.type === 'clearStarted' ? [{ sagaId: event.clearing.sagaId, point: event.clearing.point }] : []))[0] ?? {},
        ...(idempotency === undefined ? {} : { idempotency }),
      });
      return orderedReply(ordered, async (answer): Promise<Reply> => {
        const sagaId = String(answer['sagaId']);
        const later = accepted(`/sagas/${sagaId}`, answer);
        if (waitMs === 0) return later;
        // Over, or over so long ago that the card forgot how: then the saga tells.
        const card = await service.watch.until(memberId, (state) => (state.clearing?.sagaId === sagaId ? undefined : state), waitMs, left);
        const ended = card?.endedClears.find((one) => one.sagaId === sagaId);
        if (card === undefined || ended === undefined) return later;
        if (ended.outcome === 'refused') return refusedBy(ended.reason, `The clearance ${sagaId} was cancelled.`, later.headers);
        const { lateFee, blocked } = cardView(card, libraryDay(policy, iso(calendar.now())));
        return { status: 200, body: { sagaId, cleared: ended.point, lateFee, blocked }, headers: later.headers ?? {} };
      });
    },
  });
}

/** The loan as the next GET shows it. */
async function loanNow(service: RentalService, card: RentalCard, rentalId: string): Promise<LoanView | undefined> {
  const loan = loanOf(card, rentalId);
  return loan === undefined ? service.target.store.getView<LoanView>('loans', rentalId) : loanView(loan);
}

function withSaga(loan: LoanView) {
  return { ...loan, links: { saga: `/sagas/${loan.rentalId}` } };
}

function refusedBy(reason: Reason | undefined, fallback: string, headers: Reply['headers']): Reply {
  return { ...problem({ status: 409, code: reason?.code ?? 'CANCELLED', detail: reason?.message ?? fallback }), ...(headers === undefined ? {} : { headers }) };
}
