import { Fatal, hostService } from '@book-rental/host';
import { uuids, type Store } from '@book-rental/runtime';
import { allWatchers, assembleSaga, assertSupported, forgetSagas, sagaDecider, sagaLines, sagaMetrics, sagaPolicyOf, sagaRoutes, sagas, UnsupportedSagas } from '@book-rental/saga';

const portion = 200;

await hostService({
  name: 'saga-coordinator',
  collections: [sagas],
  views: [],
  open: async ({ around, settings, log, metrics }) => {
    await supportsAll(around.store);
    const policy = sagaPolicyOf(settings);
    const service = assembleSaga(around, policy, allWatchers(sagaLines(log), sagaMetrics(metrics, around.store)));
    return {
      service,
      routes: sagaRoutes({ service, decider: sagaDecider(policy), ids: uuids }),
      retention: [() => forgetSagas(service, around.store.now() - settings.sagaRetention, portion)],
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
