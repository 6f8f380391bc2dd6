import type { Day } from '@book-rental/kernel';
import type { RentalCard } from './card.ts';
import { overdue } from './loan.ts';

/** Why a card may not rent: always derived from its loans and its fee, so nobody has to mark anything. */
export type Block =
  | { readonly code: 'LOAN_OVERDUE'; readonly rentalId: string; readonly message: string }
  | { readonly code: 'LATE_FEE_OWED'; readonly point: number; readonly message: string };

export function blocksOf(card: RentalCard, today: Day): readonly Block[] {
  const blocks: Block[] = [];
  for (const loan of card.loans) {
    if (!overdue(loan, today)) continue;
    blocks.push({ code: 'LOAN_OVERDUE', rentalId: loan.rentalId, message: `Book ${loan.item.no} was due on ${loan.dueDate} (rental ${loan.rentalId}).` });
  }
  if (card.lateFee > 0) blocks.push({ code: 'LATE_FEE_OWED', point: card.lateFee, message: `A late fee of ${card.lateFee} points is owed.` });
  return blocks;
}
