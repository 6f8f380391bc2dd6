import { handle, type Task } from '@book-rental/runtime';
import type { RentalService } from './assemble.ts';
import type { LoanView, RentalCard } from './domain/index.ts';

/** Removes one portion of past loans whose due date is before `before` (a day) from the history; answers how many. */
export async function forgetLoans({ target }: RentalService, before: string, limit: number): Promise<number> {
  const old = await Promise.all(
    (['RETURNED', 'CANCELLED'] as const).map((status) =>
      target.store.findView<LoanView>('loans', { where: { status, dueDate: { lt: before } }, orderBy: [{ field: 'key' }], limit }),
    ),
  );
  const loans = old.flatMap((page) => page.items);
  const tasks = loans.map((loan): Task<RentalCard, number> => ({
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
