import type { Metrics, Sample } from '@book-rental/observability';
import type { Operated } from './parked.ts';

/** What waits in each service: in its outbox, before it in the log, and set aside. */
export function serviceMetrics(metrics: Metrics, services: readonly Operated[]): void {
  const each = (look: (service: Operated) => Promise<number>) => async (): Promise<readonly Sample[]> =>
    Promise.all(services.map(async (service) => ({ labels: { service: service.name }, value: await look(service) })));
  const labels = ['service'];

  metrics.gauge('outbox_length', 'Messages that are committed and not yet published.', labels, each(async ({ target }) => (await target.store.outboxSize()).length));
  metrics.gauge('outbox_oldest_seconds', 'Age of the oldest message that is not yet published.', labels, each(async ({ target: { store } }) => {
    const { oldest } = await store.outboxSize();
    return oldest === null ? 0 : Math.max(0, (store.now() - Date.parse(oldest)) / 1_000);
  }));
  metrics.gauge('consumer_lag', 'Messages in the log that the service has not handled yet.', labels, each(({ consumer }) => consumer.log.lag(consumer.group, consumer.topics)));
  metrics.gauge('consumer_paused', '1 while the service has stopped taking messages, because too many in a row could not be handled.', labels, each(async ({ paused }) => (paused() === undefined ? 0 : 1)));
  metrics.gauge('parked_messages', 'Messages set aside that nobody decided about.', labels, each(({ target }) => target.store.parkedSize()));
}
