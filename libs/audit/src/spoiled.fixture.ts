import { audit } from './audit.ts';
import { library, sourceOf, type Library } from './library.fixture.ts';
import type { AuditReport, CheckName } from './report.ts';

export function spoiled(spoil: (world: Library) => void): AuditReport {
  const world = library();
  spoil(world);
  return audit(sourceOf(world));
}

/** What is violated, by the name of the check. */
export function violated(report: AuditReport): Partial<Record<CheckName, readonly string[]>> {
  return Object.fromEntries(report.checks.filter((check) => check.violationCount > 0).map((check) => [check.name, check.violations.map((one) => `${one.aggregate}: ${one.sentence}`)]));
}

export function card(world: Library) {
  const found = world.rental.states['jenny'];
  if (found === undefined) throw new Error('jenny has a card');
  return found;
}

export function saga(world: Library, id: string) {
  const found = world.saga.states[id];
  if (found === undefined) throw new Error(`there is a saga ${id}`);
  return found;
}
