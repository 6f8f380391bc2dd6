import { forgetOld } from '@book-rental/runtime';
import { memberParticipant } from './adapters/events.ts';
import type { MemberService } from './assemble.ts';

/** Old ledger lines go; their sum is carried forward, so balance = carried + lines that are left. */
export function forgetPoints({ target }: MemberService, before: string, limit: number): Promise<number> {
  const carry = (entries: readonly { readonly data?: Readonly<Record<string, unknown>> }[]) => {
    const points = entries.reduce((sum, entry) => sum + Number(entry.data?.['points'] ?? 0), 0);
    return { type: 'forget', points } as const;
  };
  return forgetOld({ target, participant: memberParticipant, before, limit, carry });
}
