import { topicOf } from '@book-rental/contracts';
import { createService, type Service, type Surroundings } from '@book-rental/runtime';
import { failAt, fireAt, routeTo, type Recorded } from './coordinator/route.ts';
import { sagaDecider } from './engine/decide.ts';
import type { SagaCommand, SagaEvent } from './engine/events.ts';
import type { SagaPolicy } from './engine/policy.ts';
import { hasEnded, type SagaState } from './engine/state.ts';

export type SagaService = Service<SagaState, SagaCommand, SagaEvent, Recorded>;

/** Told when an instance begins, ends or sticks: by the process that committed it, and by no other. */
export interface SagaWatcher {
  readonly started?: (saga: SagaState) => void;
  readonly ended: (saga: SagaState) => void;
  readonly stuck: (saga: SagaState) => void;
}

/** Tells several. */
export function allWatchers(...watchers: readonly SagaWatcher[]): SagaWatcher {
  return {
    started: (saga) => watchers.forEach((watcher) => watcher.started?.(saga)),
    ended: (saga) => watchers.forEach((watcher) => watcher.ended(saga)),
    stuck: (saga) => watchers.forEach((watcher) => watcher.stuck(saga)),
  };
}

/** Follows every operation and issues the compensations. */
export function assembleSaga(around: Surroundings, policy: SagaPolicy, watcher: SagaWatcher): SagaService {
  const decider = sagaDecider(policy);
  return createService(
    {
      name: 'saga-coordinator',
      collection: 'sagas',
      participant: { decider, reactions: {} },
      topics: [topicOf('ItemRented'), topicOf('ItemReturned'), topicOf('OverdueCleared'), topicOf('EventResult')],
      route: routeTo(decider),
      timer: { field: 'deadline', fire: fireAt(decider), failed: failAt(decider) },
      patient: true,
      // A start brings two answers, at most: cut apart, they would cost each instance a write more.
      batches: 3,
      committed: (_key, saga, before) => {
        if (before.startedAt === '') watcher.started?.(saga);
        if (saga.status === before.status) return;
        if (hasEnded(saga.status)) watcher.ended(saga);
        if (saga.status === 'STUCK') watcher.stuck(saga);
      },
    },
    around,
  );
}
