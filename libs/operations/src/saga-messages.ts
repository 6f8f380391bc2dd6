import { topicNames } from '@book-rental/contracts';
import { limitSchema, notFound, route, type Route } from '@book-rental/http';
import { browse, type LogBrowser } from '@book-rental/runtime';
import { z } from 'zod';
import { longCursorSchema, messagesSchema, messagesView } from './log-schemas.ts';
import { sagaHeader } from './topics.ts';

/** Where in the log a saga's messages can be: those of one member, in the time that it took. */
export interface SagaSpan {
  /** The member; unknown while only messages came that do not say. */
  readonly key?: string;
  /** ms since 1970. */
  readonly from: number;
  /** ms since 1970; left out while it goes on. */
  readonly to?: number;
}

/** ms that clocks may differ, and that a message may be on its way after the saga has ended. */
const margin = 60_000;

/** The raw messages of one saga. The coordinator answers this: it alone knows whose saga it is, and when it was. */
export function sagaMessagesRoute(browser: LogBrowser, spanOf: (sagaId: string, left: AbortSignal) => Promise<SagaSpan | undefined>): Route {
  return route({
    method: 'get',
    path: '/sagas/{sagaId}/messages',
    summary: 'The messages of a saga as they stand in the log, oldest first. A start that was pasted by hand without headers names no saga, and is not among them.',
    tags: ['Sagas'],
    params: z.object({ sagaId: z.string().min(1).max(200) }),
    query: z.strictObject({ limit: limitSchema, cursor: longCursorSchema }),
    responses: { 200: messagesSchema },
    handle: async ({ params: { sagaId }, query: { limit, cursor }, left }) => {
      const span = await spanOf(sagaId, left);
      if (span === undefined) return notFound('SAGA_NOT_FOUND', `There is no saga "${sagaId}".`);
      const wanted = {
        topics: topicNames,
        header: sagaHeader(sagaId),
        from: span.from - margin,
        ...(span.to === undefined ? {} : { to: span.to + margin }),
        ...(span.key === undefined ? {} : { key: span.key }),
      };
      const page = await browse(browser, wanted, { order: 'oldest', limit, ...(cursor === undefined ? {} : { cursor }) });
      return { status: 200, body: messagesView(page) };
    },
  });
}
