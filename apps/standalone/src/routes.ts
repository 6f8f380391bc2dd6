import { bestBookRoutes } from '@book-rental/best-book';
import { bookRoutes, createBookNumbers } from '@book-rental/book';
import type { Readiness, Route } from '@book-rental/http';
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
  /** Services that are dead in the failure lab. */
  readonly down: () => readonly string[];
}

/** What the five services answer. */
export function serviceRoutes({ system, parts, calendar, statistics, down }: Served): readonly Route[] {
  const { rental, book, member, bestBook, coordinator } = system;
  const { policy } = parts;
  return [
    ...memberRoutes(member),
    ...bookRoutes(book, createBookNumbers(book.target.store), uuids),
    ...rentalRoutes({ service: rental, policy, calendar, ids: uuids }),
    ...bestBookRoutes(bestBook, policy.timeZone),
    ...sagaRoutes({ service: coordinator, decider: sagaDecider(parts.sagas), ids: uuids, statistics }),
    ...operationsRoutes(operated(system), uuids),
    healthRoute(() => Promise.all(operated(system).map((one) => healthOf(one, withDead(down().filter((name) => name === one.name), readinessOf([one])))))),
  ];
}

/** The services whatever their types of state are. */
export function operated({ services }: System): readonly Operated[] {
  return services as unknown as readonly Operated[];
}

/** A service that is dead in the lab does not say so itself. */
export function withDead(down: readonly string[], own: Readiness): Readiness {
  const dead = down.map((service) => `The ${service} service is dead in the failure lab, and starts again by itself.`);
  return dead.length === 0 ? own : { status: own.status === 'ready' ? 'degraded' : own.status, because: [...own.because, ...dead] };
}
