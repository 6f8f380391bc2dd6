import { bestBookRoutes } from '@book-rental/best-book';
import { bookRoutes, createBookNumbers } from '@book-rental/book';
import type { Route } from '@book-rental/http';
import { memberRoutes } from '@book-rental/member';
import { healthOf, healthRoute, operationsRoutes, readinessOf, type Operated } from '@book-rental/operations';
import { rentalRoutes } from '@book-rental/rental';
import { uuids } from '@book-rental/runtime';
import { sagaDecider, sagaRoutes, type SagaStatistics } from '@book-rental/saga';
import type { System, SystemSettings } from '@book-rental/system';
import type { Calendar } from './calendar.ts';

export interface Served {
  readonly system: System;
  readonly parts: SystemSettings;
  readonly calendar: Calendar;
  readonly statistics: SagaStatistics;
}

/** What the five services answer. */
export function serviceRoutes({ system, parts, calendar, statistics }: Served): readonly Route[] {
  const { rental, book, member, bestBook, coordinator } = system;
  const { policy } = parts;
  return [
    ...memberRoutes(member),
    ...bookRoutes(book, createBookNumbers(book.target.store), uuids),
    ...rentalRoutes({ service: rental, policy, calendar, ids: uuids }),
    ...bestBookRoutes(bestBook, policy.timeZone),
    ...sagaRoutes({ service: coordinator, decider: sagaDecider(parts.sagas), ids: uuids, statistics }),
    ...operationsRoutes(operated(system), uuids),
    healthRoute(() => Promise.all(operated(system).map((one) => healthOf(one, readinessOf([one]))))),
  ];
}

/** The services whatever their types of state are. */
export function operated({ services }: System): readonly Operated[] {
  return services as unknown as readonly Operated[];
}
