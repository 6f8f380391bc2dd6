import { handle, type Task } from '@book-rental/runtime';
import type { RentalService } from './assemble.ts';
import type { LoanView, RentalCard } from './domain/index.ts';

/** Removes one portion of past loans that left their card before `before` (ISO 8601, the store's clock) from the history; answers how many. */
export async function forgetLoans({ target }: RentalService, before: string, limit: number): Promise<number> {
  const { items } = await target.store.findView<LoanView>('loans', { where: { closedAt: { lt: before } }, orderBy: [{ field: 'closedAt' }], limit });
  const tasks = items.map((loan): Task<RentalCard, number> => ({
    key: loan.idName.id,
    sagaIds: [],
    step: (card) => ({
      verdict: 'handled',
      state: { ...card, forgottenFees: card.forgottenFees + (loan.lateFee ?? 0) },
      views: [{ view: 'loans', id: loan.rentalId, doc: null }],
      result: 1,
    }),
  }));
  const { settled } = await handle(target, tasks);
  return settled.filter((one) => one.verdict !== 'park').length;
}
