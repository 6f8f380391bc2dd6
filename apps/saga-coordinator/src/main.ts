import { hostService } from '@book-rental/host';
import { uuids } from '@book-rental/runtime';
import { allWatchers, assembleSaga, createSagaStatistics, forgetSagas, sagaDecider, sagaLines, sagaMetrics, sagaPolicyOf, sagaRoutes, sagas } from '@book-rental/saga';

const portion = 200;

await hostService({
  name: 'saga-coordinator',
  collections: [sagas],
  views: [],
  open: ({ around, settings, log, metrics }) => {
    const policy = sagaPolicyOf(settings);
    const statistics = createSagaStatistics();
    const service = assembleSaga(around, policy, allWatchers(sagaLines(log), sagaMetrics(metrics, around.store), statistics));
    return {
      service,
      routes: sagaRoutes({ service, decider: sagaDecider(policy), ids: uuids, statistics }),
      retention: [() => forgetSagas(service, around.store.now() - settings.sagaRetention, portion)],
    };
  },
});
