import { refuse, type Refusal } from '@book-rental/kernel';
import type { RentalCard } from './card.ts';
import type { CancelClear, Clear, ConfirmClear } from './commands.ts';
import type { RentalEvent } from './events.ts';
import type { RentalPolicy } from './policy.ts';
import { beingCleared } from './refusals.ts';
import { firstWatch } from './watch.ts';

/** All of the fee at once, and only from a card without loans. */
export function clear(policy: RentalPolicy, command: Clear, card: RentalCard): readonly RentalEvent[] | Refusal {
  const owed = card.lateFee;
  if (card.clearing !== null) return beingCleared(card.memberId, card.clearing);
  if (card.loans.length > 0) {
    const rentalIds = card.loans.map((loan) => loan.rentalId);
    return refuse('LOANS_OPEN', `${card.memberId} has ${rentalIds.length === 1 ? 'a loan' : `${rentalIds.length} loans`} that must be returned first: ${rentalIds.join(', ')}.`, { rentalIds });
  }
  if (owed === 0) return refuse('NOTHING_OWED', `${card.memberId} owes no late fee.`, { owed });
  if (command.point !== undefined && command.point !== owed) {
    return refuse('POINT_MISMATCH', `${card.memberId} owes ${owed} points, not ${command.point}.`, { owed });
  }
  const idName = { id: card.memberId, name: card.name };
  return [{ type: 'clearStarted', clearing: { sagaId: command.sagaId, idName, point: owed, startedAt: command.at, watch: firstWatch(policy, command.at) } }];
}

/** Refused for a clear that this card does not know: the coordinator then gives the points back. */
export function confirmClear(command: ConfirmClear, card: RentalCard): readonly RentalEvent[] | Refusal {
  const clearing = card.clearing;
  if (clearing?.sagaId === command.sagaId) return [{ type: 'cleared', sagaId: clearing.sagaId, point: clearing.point }];
  return refuse('CLEARANCE_NOT_FOUND', `The card of ${card.memberId} is not being cleared by saga ${command.sagaId}.`, { sagaId: command.sagaId });
}

/** Fee and block stay. Acknowledged also where that clear is not under way. */
export function cancelClear(command: CancelClear, card: RentalCard): readonly RentalEvent[] {
  return card.clearing?.sagaId === command.sagaId ? [{ type: 'clearCancelled', sagaId: command.sagaId, reason: command.reason }] : [];
}
