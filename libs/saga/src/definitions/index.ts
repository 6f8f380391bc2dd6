import { clear } from './clear.ts';
import type { SagaDefinition, SagaType, StartType } from './definition.ts';
import { rent } from './rent.ts';
import { returning } from './return.ts';

export const definitions: Readonly<Record<SagaType, SagaDefinition>> = { RENT: rent, RETURN: returning, OVERDUE: clear };

/** The operation that a result speaks of: a `RENT_CANCEL` belongs to a `RENT`. `POINT_USE` fits two, so it tells nothing. */
export function definitionStartedBy(start: StartType): SagaDefinition {
  return start === 'ItemRented' ? rent : start === 'ItemReturned' ? returning : clear;
}
