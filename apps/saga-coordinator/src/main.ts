import { Fatal, hostService } from '@book-rental/host';
import { iso } from '@book-rental/kernel';
import { byHand, sagaMessagesRoute, testMessages } from '@book-rental/operations';
import { uuids, type Store } from '@book-rental/runtime';
import { allWatchers, assembleSaga, assertSupported, createSagaStatistics, forgetSagas, sagaDecider, sagaLines, sagaMetrics, sagaPolicyOf, sagaRoutes, sagas, sagaSpan, UnsupportedSagas } from '@book-rental/saga';

const portion = 200;

await hostService({
  name: 'saga-coordinator',
  collections: [sagas, testMessages],
  views: [],
  open: async ({ around, settings, log, metrics, browser }) => {
    await supportsAll(around.store);
    const policy = sagaPolicyOf(settings);
    const statistics = createSagaStatistics();
    const service = assembleSaga(around, policy, allWatchers(sagaLines(log), sagaMetrics(metrics, around.store), statistics));
    const hand = byHand({ store: around.store, wakeRelay: service.wakeRelay, ids: uuids });
    return {
      service,
      routes: [...sagaRoutes({ service, decider: sagaDecider(policy), ids: uuids, statistics }), sagaMessagesRoute(browser, sagaSpan(service)), ...(settings.testMessages ? hand.routes : [])],
      retention: [
        () => forgetSagas(service, around.store.now() - settings.sagaRetention, portion),
        () => hand.forget(iso(around.store.now() - settings.inboxRetention), portion),
      ],
    };
  },
});

/** Waiting does not heal it: the process ends with the sentence that names them. */
async function supportsAll(store: Store): Promise<void> {
  try {
    await assertSupported(store);
  } catch (error) {
    throw error instanceof UnsupportedSagas ? new Fatal(error.message, { cause: error }) : error;
  }
}
