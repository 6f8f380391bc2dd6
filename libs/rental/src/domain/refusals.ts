import { refuse, type Refusal } from '@book-rental/kernel';
import type { Clearing } from './card.ts';

export function rentalNotFound(memberId: string, rentalId: string): Refusal {
  return refuse('RENTAL_NOT_FOUND', `The card of ${memberId} has no rental ${rentalId}.`, { rentalId });
}

export function beingCleared(memberId: string, clearing: Clearing): Refusal {
  return refuse('CARD_BEING_CLEARED', `The late fee of ${memberId} is being cleared by saga ${clearing.sagaId}.`, { sagaId: clearing.sagaId });
}
