import type { Log } from '@book-rental/observability';
import type { SagaWatcher } from '../assemble.ts';
import type { SagaState } from '../engine/state.ts';

/** One readable line for each saga that ends, and an alarm for each that sticks. */
export function sagaLines(log: Log): SagaWatcher {
  return {
    ended: (saga) => log.info(sentence(saga), fields(saga)),
    stuck: (saga) => log.error(`${sentence(saga)} It needs a person: GET /sagas/${saga.sagaId}/explain`, fields(saga)),
  };
}

const verbs = { RENT: 'Rent', RETURN: 'Return', OVERDUE: 'Clear of the late fee' } as const;

function sentence(saga: SagaState): string {
  const what = saga.type === undefined ? 'Saga' : verbs[saga.type];
  const item = saga.start?.body.item;
  const of = item === undefined ? '' : ` of book ${item.no}${item.title === '' ? '' : ` "${item.title}"`}`;
  const why = saga.reason === undefined ? '' : `: ${saga.reason.message}`;
  return `${what}${of} by ${saga.memberId ?? 'unknown'} ${saga.status}${why}`;
}

function fields(saga: SagaState): Readonly<Record<string, unknown>> {
  const ms = saga.endedAt === undefined ? undefined : Date.parse(saga.endedAt) - Date.parse(saga.startedAt);
  return { sagaId: saga.sagaId, ms };
}
