import { hostService } from '@book-rental/host';
import { iso } from '@book-rental/kernel';
import { byHand, sagaMessagesRoute, testMessages } from '@book-rental/operations';
import { uuids } from '@book-rental/runtime';
import { allWatchers, assembleSaga, createSagaStatistics, forgetSagas, sagaDecider, sagaLines, sagaMetrics, sagaPolicyOf, sagaRoutes, sagas, sagaSpan } from '@book-rental/saga';

const portion = 200;

await hostService({
  name: 'saga-coordinator',
  collections: [sagas, testMessages],
  views: [],
  open: ({ around, settings, log, metrics, browser }) => {
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
