import type { Of } from '../../api/client.ts';
import type { Errand } from './errands.ts';

type Saga = Pick<Of<'Saga'>, 'status' | 'steps'>;

export type Standing = 'waiting' | 'now' | 'done' | 'refused' | 'undoing' | 'undone' | 'stuck';
export type Who = 'card' | 'book' | 'member' | 'end';

export interface Step {
  readonly who: Who;
  readonly standing: Standing;
}

export type Word = 'under way' | 'yes' | 'no';

const participants = { RENT: ['book', 'member'], RETURN: ['book', 'member'], OVERDUE: ['member'] } as const;
const ends = { RUNNING: 'waiting', COMPLETED: 'done', COMPENSATING: 'undoing', COMPENSATED: 'undone', STUCK: 'stuck', ABANDONED: 'stuck' } as const;

/** How far an errand has come: the card that took it, who is asked, and the end. `card` is the card's own word. */
export function stepsOf(kind: Errand['kind'], card: Word, saga: Saga | undefined): readonly Step[] {
  if (card === 'no') return [{ who: 'card', standing: 'refused' }];
  return [
    { who: 'card', standing: card === 'yes' ? 'done' : 'now' },
    ...participants[kind].map((who) => ({ who, standing: card === 'yes' ? standingOf(saga, who) : 'waiting' }) as const),
    { who: 'end', standing: saga === undefined ? 'waiting' : ends[saga.status] },
  ];
}

function standingOf(saga: Saga | undefined, who: string): Standing {
  const step = saga?.steps[who] ?? 'waiting';
  const status = saga?.status ?? 'RUNNING';
  if (step === 'waiting') return status === 'RUNNING' ? 'now' : status === 'STUCK' ? 'stuck' : 'waiting';
  // What was done for it is still to be taken back.
  return step === 'done' && status === 'COMPENSATING' ? 'undoing' : step;
}
