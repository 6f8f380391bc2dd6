import type { Metrics } from '@book-rental/observability';
import type { Store } from '@book-rental/runtime';
import type { SagaWatcher } from '../assemble.ts';
import { ofStates } from '../coordinator/collection.ts';
import type { SagaState } from '../engine/state.ts';

/** How many sagas there are, how they end, and how long they take. Answers who is to be told of ends. */
export function sagaMetrics(metrics: Metrics, store: Store): SagaWatcher {
  const ended = metrics.counter('sagas_ended_total', 'Sagas that ended in this process, by type and state.', ['type', 'state']);
  const seconds = metrics.seconds('saga_duration_seconds', 'From the first message of a saga to its end.', ['type', 'state']);
  const stuck = metrics.counter('sagas_stuck_total', 'How many times a saga became stuck in this process.', ['type']);
  metrics.gauge('sagas', 'Sagas in the store, by type and state.', ['type', 'state'], async () =>
    (await store.count('sagas', ['type', 'status'], ofStates())).map(({ values: [type, state], count }) => ({ labels: { type: String(type), state: String(state) }, value: count })),
  );
  return {
    ended: (saga) => {
      const labels = { type: typeOf(saga), state: saga.status };
      ended(labels);
      if (saga.endedAt !== undefined) seconds(labels, (Date.parse(saga.endedAt) - Date.parse(saga.startedAt)) / 1_000);
    },
    stuck: (saga) => stuck({ type: typeOf(saga) }),
  };
}

function typeOf(saga: SagaState): string {
  return saga.type ?? 'UNKNOWN';
}
