import { createLive, cursorSchema, isoDurationSchema, limitSchema, memberIdSchema, pageOf, route, type Reply, type Route } from '@book-rental/http';
import type { Store } from '@book-rental/runtime';
import { z } from 'zod';
import { countSagas, findSagas, mostLooked } from '../coordinator/find.ts';
import { sagaStatuses } from '../engine/state.ts';
import type { SagaHttp } from './actions.ts';
import { countsSchema, statusesSchema, summarySchema, typeSchema } from './schemas.ts';
import { longestWindow, statisticsSchema, type SagaFigures } from './statistics.ts';
import { sagaSummary } from './views.ts';

const tags = ['Sagas'];

/** Sagas by what they are, how many, and how they fare. */
export function listRoutes({ service, statistics }: SagaHttp): readonly Route[] {
  const { store } = service.target;
  const figures = (seconds: number, durations: boolean) => statistics.read(seconds, store.now(), durations);
  const live = createLive({
    changes: () => store.changes('sagas'),
    tell: async () => ({ counts: await countsOf(store, {}), statistics: figures(liveSeconds, false) }),
    everyMs: liveEveryMs,
  });
  return [
    listRoute(store),
    route({
      method: 'get',
      path: '/sagas/counts',
      summary: 'How many sagas there are by state.',
      tags,
      query: z.strictObject({ type: typeSchema.optional(), memberId: memberIdSchema.optional() }),
      responses: { 200: countsSchema },
      handle: async ({ query }) => ({ status: 200, body: await countsOf(store, query) }),
    }),
    liveRoute((send) => live.follow((data) => send({ event: 'sagas', data }))),
    statisticsRoute(async ({ seconds, durations }) => figures(seconds, durations)),
  ];
}

function listRoute(store: Store): Route {
  return route({
    method: 'get',
    path: '/sagas',
    summary: 'Sagas, newest first.',
    tags,
    query: z.strictObject({
      status: statusesSchema.optional(),
      type: typeSchema.optional(),
      memberId: memberIdSchema.optional(),
      olderThan: isoDurationSchema.optional().meta({ description: 'Started at least so long ago, such as PT5M.' }),
      query: z.string().trim().min(1).max(200).optional().meta({
        description: `Free text, in any letter case: part of the member's id or name, of the book's title or of the code of the reason; the book's number; or four characters or more of a saga's or rental's id. A page looks at ${mostLooked} sagas at most, so it may hold fewer than asked for, or none: there is more as long as it has a nextCursor.`,
      }),
      limit: limitSchema,
      cursor: cursorSchema,
    }),
    responses: { 200: pageOf(summarySchema) },
    handle: async ({ query: { status, query: text, limit, cursor, ...wanted } }) => {
      const page = await findSagas(store, { ...wanted, statuses: status, text }, { limit, cursor });
      return { status: 200, body: { items: page.items.map(({ state, version }) => sagaSummary(state, version)), nextCursor: page.nextCursor } };
    },
  });
}

async function countsOf(store: Store, asked: Parameters<typeof countSagas>[1]): Promise<z.output<typeof countsSchema>> {
  const found = await countSagas(store, asked);
  const counts = Object.fromEntries(sagaStatuses.map((status) => [status, found.get(status) ?? 0])) as z.output<typeof countsSchema>['counts'];
  return { counts, total: [...found.values()].reduce((sum, count) => sum + count, 0) };
}

/** So much of the statistics comes with every event. */
export const liveSeconds = 60;
export const liveEveryMs = 500;

/** A gateway in front of several coordinators answers this and the next one itself. */
export function liveRoute(stream: NonNullable<Reply['stream']>): Route {
  return route({
    method: 'get',
    path: '/sagas/live',
    summary: 'Tells whenever a saga changed, twice a second at most: how many there are by state, and the last minute.',
    tags,
    responses: { 200: 'Events named `sagas`, each `{"counts": …, "statistics": …}` as `/sagas/counts` and `/sagas/statistics` have them.' },
    handle: async () => ({ status: 200, stream }),
  });
}

const secondsSchema = z
  .string()
  .regex(/^\d{1,3}$/, `must be a whole number from 1 to ${longestWindow}`)
  .transform(Number)
  .refine((seconds) => seconds >= 1 && seconds <= longestWindow, `must be a whole number from 1 to ${longestWindow}`)
  .default(60)
  .meta({ type: 'integer', description: `The last so many seconds, 1 to ${longestWindow}.` });

export interface AskedFigures {
  readonly seconds: number;
  readonly durations: boolean;
}

export function statisticsRoute(figures: (asked: AskedFigures) => Promise<SagaFigures>): Route {
  return route({
    method: 'get',
    path: '/sagas/statistics',
    summary: 'What sagas did in the last seconds: how many began, ended and stuck, and how long they took. Since the process started; the numbers of all times are in /sagas/counts.',
    tags,
    query: z.strictObject({
      seconds: secondsSchema,
      durations: z.literal('true', 'must be true, or left out').optional().meta({ description: 'With the histogram of each second, by which figures of several coordinators are added up.' }),
    }),
    responses: { 200: statisticsSchema },
    handle: async ({ query: { seconds, durations } }) => ({ status: 200, body: await figures({ seconds, durations: durations !== undefined }) }),
  });
}
