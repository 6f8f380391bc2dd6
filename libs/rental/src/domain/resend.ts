import type { RentalCard } from './card.ts';
import type { Resend } from './commands.ts';
import type { RentalEvent, StartResent } from './events.ts';
import type { RentalPolicy } from './policy.ts';
import { nextWatch, type Watch } from './watch.ts';

/** Says again whatever is due; nothing when another timer was faster. */
export function resend(policy: RentalPolicy, { at, dueBy }: Resend, card: RentalCard): readonly RentalEvent[] {
  const due = (watch: Watch): boolean => watch.watchAt !== null && watch.watchAt <= dueBy;
  const again: StartResent[] = [];
  for (const loan of card.loans) {
    if (loan.status === 'OPEN' || !due(loan.watch)) continue;
    const watch = nextWatch(policy, { startedAt: loan.status === 'PENDING' ? loan.startedAt : loan.handIn.startedAt, watch: loan.watch }, at);
    again.push(
      loan.status === 'PENDING'
        ? { type: 'startResent', of: 'RENT', loan: { ...loan, watch } }
        : { type: 'startResent', of: 'RETURN', loan: { ...loan, watch } },
    );
  }
  const clearing = card.clearing;
  if (clearing !== null && due(clearing.watch)) {
    again.push({ type: 'startResent', of: 'OVERDUE', clearing: { ...clearing, watch: nextWatch(policy, clearing, at) } });
  }
  return again;
}

/** When this card must be looked at next (ISO 8601, the store's clock), or undefined when it waits for nothing. */
export function nextWatchOf(card: RentalCard): string | undefined {
  const watches = card.loans.flatMap((loan) => (loan.status === 'OPEN' ? [] : [loan.watch.watchAt]));
  if (card.clearing !== null) watches.push(card.clearing.watch.watchAt);
  return watches.reduce<string | undefined>((first, one) => (one !== null && (first === undefined || one < first) ? one : first), undefined);
}
