import { problem, route, type Route } from '@book-rental/http';
import { iso, type Clock } from '@book-rental/kernel';
import { z } from 'zod';

/** The library's clock, which a demonstration may set. Deadlines and retention never look at it. */
export interface Calendar extends Clock {
  readonly set: (now: number) => void;
}

export function createCalendar(): Calendar {
  let ahead = 0;
  return {
    now: () => Date.now() + ahead,
    set: (now) => {
      ahead = now - Date.now();
    },
  };
}

const latest = Date.UTC(9999, 0, 1);

/** Only where time travel is allowed: elsewhere the path does not exist. */
export function clockRoute(calendar: Calendar): Route {
  return route({
    method: 'post',
    path: '/clock',
    summary: "Set the library's clock, or move it by days, to show late returns without waiting.",
    tags: ['Demonstration'],
    body: z.union([z.strictObject({ now: z.iso.datetime({ offset: true }) }), z.strictObject({ advanceDays: z.int().min(-36_500).max(36_500) })], 'must be either {"now": "2026-12-01T09:00:00Z"} or {"advanceDays": 15}, with at most 36500 days'),
    responses: { 200: z.object({ now: z.iso.datetime() }).meta({ id: 'Clock' }) },
    handle: async ({ body }) => {
      const now = 'now' in body ? Date.parse(body.now) : calendar.now() + body.advanceDays * 86_400_000;
      if (now < 0 || now > latest) return problem({ status: 400, code: 'INVALID_REQUEST', detail: 'The clock can be set to times from 1970 to 9998.', errors: [{ path: 'now', message: 'must lie between 1970 and 9998' }] });
      calendar.set(now);
      return { status: 200, body: { now: iso(calendar.now()) } };
    },
  });
}
