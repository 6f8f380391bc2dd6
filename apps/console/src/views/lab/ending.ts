import type { Tone } from '../../parts/status-badge.tsx';
import { beatsOf } from './beats.ts';
import type { Saga } from './experiments.ts';

/** How a rental in the lab stands, for a sentence: `who` is the service it hangs on, if one. */
export interface Ending {
  readonly tone: Tone;
  readonly kind: 'underWay' | 'stands' | 'takingBack' | 'takenBack' | 'stuck' | 'abandoned';
  readonly because: 'refused' | 'unanswered' | 'other';
  readonly who: string;
}

const kinds: Readonly<Record<Saga['status'], readonly [Ending['kind'], Tone]>> = {
  RUNNING: ['underWay', 'live'],
  COMPLETED: ['stands', 'good'],
  COMPENSATING: ['takingBack', 'undo'],
  COMPENSATED: ['takenBack', 'undo'],
  STUCK: ['stuck', 'bad'],
  ABANDONED: ['abandoned', 'quiet'],
};

export function endingOf(saga: Saga): Ending {
  const [kind, tone] = kinds[saga.status];
  const beats = beatsOf(saga.timeline);
  const last = (wanted: string): string | undefined => beats.findLast((beat) => beat.kind === wanted)?.who;
  const told = { kind, tone };
  if (kind === 'stuck') return { ...told, because: 'other', who: last('cancelUnheard') ?? '' };
  if (saga.reason?.code === 'LAB_REFUSED') return { ...told, because: 'refused', who: last('no') ?? '' };
  if (saga.reason?.code === 'NO_ANSWER') return { ...told, because: 'unanswered', who: last('gaveUp') ?? '' };
  return { ...told, because: 'other', who: '' };
}
