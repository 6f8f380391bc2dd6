import { forgetOld } from '@book-rental/runtime';
import { bestBookParticipant } from './adapters/events.ts';
import type { BestBookService } from './assemble.ts';

/** Old entries go; what they counted is carried forward, so total = carried + entries that are left. */
export function forgetRentals({ target }: BestBookService, timeZone: string, before: string, limit: number): Promise<number> {
  const carry = (entries: readonly { readonly data?: Readonly<Record<string, unknown>> }[]) => {
    const rentals = entries.reduce((sum, entry) => sum + Number(entry.data?.['rentals'] ?? 0), 0);
    return rentals === 0 ? undefined : ({ type: 'forget', rentals } as const);
  };
  return forgetOld({ target, participant: bestBookParticipant(timeZone), before, limit, carry });
}
