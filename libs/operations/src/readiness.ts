import { ready, type Readiness } from '@book-rental/http';
import type { Operated } from './parked.ts';

/** Not ready while one of them has stopped taking messages or cannot write: what goes through it comes to no end. */
export function readinessOf(services: readonly Operated[]): Readiness {
  const because = [...new Set(services.flatMap((service) => [service.paused() ?? [], service.waits()].flat()))];
  return because.length === 0 ? ready : { status: 'not ready', because };
}
