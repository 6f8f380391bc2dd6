import type { Saga } from './experiments.ts';

/** How one of those who take part stands. */
export type Standing = 'waiting' | 'now' | 'done' | 'refused' | 'undoing' | 'undone' | 'stuck';
export type Who = 'card' | 'book' | 'member' | 'end';

export interface Station {
  readonly who: Who;
  readonly standing: Standing;
}

const ends: Readonly<Record<Saga['status'], Standing>> = { RUNNING: 'waiting', COMPLETED: 'done', COMPENSATING: 'undoing', COMPENSATED: 'undone', STUCK: 'stuck', ABANDONED: 'stuck' };

/** The way of a rental through the services; before there is a saga nobody was asked. */
export function stationsOf(saga: Saga | undefined): readonly Station[] {
  if (saga === undefined) return (['card', 'book', 'member', 'end'] as const).map((who) => ({ who, standing: 'waiting' }));
  return [
    { who: 'card', standing: cardOf(saga) },
    { who: 'book', standing: stepOf(saga, 'book') },
    { who: 'member', standing: stepOf(saga, 'member') },
    { who: 'end', standing: ends[saga.status] },
  ];
}

function acknowledged({ timeline }: Saga, who: string): boolean {
  return timeline.some((line) => line.who === who && line.direction === 'in' && /^EventResult (?:RENT_CANCEL|POINT_USE)$/.test(line.what));
}

function cardOf(saga: Saga): Standing {
  if (saga.status === 'RUNNING' || saga.status === 'COMPLETED') return 'done';
  return acknowledged(saga, 'rental') ? 'undone' : saga.status === 'STUCK' ? 'stuck' : 'undoing';
}

function stepOf(saga: Saga, who: string): Standing {
  const step = saga.steps[who] ?? 'waiting';
  if (saga.status === 'RUNNING') return step === 'waiting' ? 'now' : step;
  if (saga.status === 'COMPLETED' || step === 'refused' || step === 'undone' || acknowledged(saga, who)) return step;
  return saga.status === 'COMPENSATING' ? 'undoing' : saga.status === 'STUCK' ? 'stuck' : step;
}
