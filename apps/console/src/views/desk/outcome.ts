import { whyOf, type Reason } from '../../words/reasons.ts';
import type { Language } from '../../words/dictionary.ts';
import type { Of } from '../../api/client.ts';
import type { Tone } from '../../parts/status-badge.tsx';
import type { Errand } from './errands.ts';
import { words } from './words.ts';

/** How an errand ends, or where it is, in one sentence. */
export interface Outcome {
  readonly tone: Tone;
  readonly sentence: string;
}

export interface Told {
  /** Why the card refused it at once. */
  readonly refusal?: Reason | undefined;
  /** Nothing answers: it is being sent again. */
  readonly away: boolean;
  /** The due date of a rent, as the page writes days. */
  readonly due?: string | undefined;
  /** What a late return costs. */
  readonly lateFee?: number | undefined;
  readonly saga?: Pick<Of<'Saga'>, 'status' | 'reason' | 'steps'> | undefined;
}

export function outcomeOf(errand: Errand, { refusal, away, due, lateFee, saga }: Told, language: Language): Outcome {
  const said = words[language];
  const because = (reason: Reason | undefined, told: (why: string) => string, plain: string): string => {
    const why = reason === undefined ? undefined : whyOf(reason, language);
    return why === undefined ? [plain, reason?.message ?? ''].join(' ').trim() : told(why);
  };
  if (refusal !== undefined) return { tone: 'undo', sentence: because(refusal, said.notDone, said.notDonePlain) };
  if (away) return { tone: 'bad', sentence: said.away };
  switch (saga?.status) {
    case undefined:
    case 'RUNNING':
      return { tone: 'live', sentence: said.underWay };
    case 'COMPLETED':
      return { tone: 'good', sentence: done(errand, { due, lateFee }, language) };
    case 'COMPENSATING':
      return { tone: 'undo', sentence: because(saga?.reason, said.cancelling, said.cancellingPlain) };
    case 'COMPENSATED':
      return { tone: 'undo', sentence: because(saga?.reason, said.cancelled, said.cancelledPlain) };
    case 'STUCK': {
      // The book is back whatever becomes of the points: nobody has to wait at the desk.
      const back = errand.kind === 'RETURN' && saga?.steps['book'] === 'done';
      return back ? { tone: 'bad', sentence: said.backButStuck } : { tone: 'bad', sentence: because(saga?.reason, said.stuck, said.stuckPlain) };
    }
    case 'ABANDONED':
      return { tone: 'quiet', sentence: said.abandoned };
  }
}

function done(errand: Errand, { due, lateFee = 0 }: Pick<Told, 'due' | 'lateFee'>, language: Language): string {
  const said = words[language];
  switch (errand.kind) {
    case 'RENT':
      return due === undefined ? said.rentedPlain : said.rented(due);
    case 'RETURN':
      return lateFee > 0 ? said.returnedLate(lateFee) : said.returned;
    case 'OVERDUE':
      return said.cleared(errand.point);
  }
}
