import { orderedReply, problem, route, type Route } from '@book-rental/http';
import { iso, type Clock, type Decider } from '@book-rental/kernel';
import { createOrders, type Collection, type Orders, type Store } from '@book-rental/runtime';
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

interface SetTo {
  readonly type: 'set';
  readonly now: string;
}

interface Setting {
  readonly now: string;
}

/** Remembers what the clock was set to, so that the same Idempotency-Key sets it once. The calendar itself begins at the present with each start. */
const setting: Decider<Setting, SetTo, SetTo> = { initial: () => ({ now: '' }), decide: (command) => [command], evolve: (_setting, { now }) => ({ now }) };

export const clockSettings: Collection = { name: 'settings', fields: {}, indexes: [] };

export function clockOrders(store: Store): Orders<Setting, SetTo, SetTo> {
  return createOrders({ store, collection: 'settings', initial: setting.initial, where: 'clock' }, { decider: setting, reactions: {} }, () => undefined);
}

const latest = Date.UTC(9999, 0, 1);

/** Only where time travel is allowed: elsewhere the path does not exist. */
export function clockRoute(calendar: Calendar, orders: Orders<Setting, SetTo, SetTo>): Route {
  return route({
    method: 'post',
    path: '/clock',
    summary: "Set the library's clock, or move it by days, to show late returns without waiting.",
    tags: ['Demonstration'],
    body: z.union([z.strictObject({ now: z.iso.datetime({ offset: true }) }), z.strictObject({ advanceDays: z.int().min(-36_500).max(36_500) })], 'must be either {"now": "2026-12-01T09:00:00Z"} or {"advanceDays": 15}, with at most 36500 days'),
    responses: { 200: z.object({ now: z.iso.datetime() }).meta({ id: 'Clock' }) },
    handle: async ({ body, idempotency }) => {
      const now = 'now' in body ? Date.parse(body.now) : calendar.now() + body.advanceDays * 86_400_000;
      if (now < 0 || now > latest) return problem({ status: 400, code: 'INVALID_REQUEST', detail: 'The clock can be set to times from 1970 to 9998.', errors: [{ path: 'now', message: 'must lie between 1970 and 9998' }] });
      const keyed = idempotency === undefined ? {} : { idempotency };
      const ordered = await orders.order({ key: 'clock', at: iso(Date.now()), command: { type: 'set', now: iso(now) }, answer: (_events, set) => ({ now: set.now }), ...keyed });
      if (ordered.kind === 'done' && !ordered.replayed) calendar.set(now);
      return orderedReply(ordered, (answer) => ({ status: 200, body: answer }));
    },
  });
}
