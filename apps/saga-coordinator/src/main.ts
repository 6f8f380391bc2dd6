import { hostService } from '@book-rental/host';
import { iso } from '@book-rental/kernel';
import { removeOld, uuids } from '@book-rental/runtime';
import { allWatchers, assembleSaga, hasEnded, sagaDecider, sagaLines, sagaMetrics, sagaPolicyOf, sagaRoutes, sagas } from '@book-rental/saga';

const portion = 200;

await hostService({
  name: 'saga-coordinator',
  collections: [sagas],
  views: [],
  open: ({ around, settings, log, metrics }) => {
    const policy = sagaPolicyOf(settings);
    const service = assembleSaga(around, policy, allWatchers(sagaLines(log), sagaMetrics(metrics, around.store)));
    const ago = (ms: number) => iso(around.store.now() - ms);
    const ended = (before: string) => ({ where: { status: { in: ['COMPLETED', 'COMPENSATED', 'ABANDONED'] }, startedAt: { lt: before } }, orderBy: [{ field: 'key' }], limit: portion });
    return {
      service,
      routes: sagaRoutes({ service, decider: sagaDecider(policy), ids: uuids }),
      retention: [
        () => {
          const before = ago(settings.sagaRetention);
          return removeOld(service.target, ended(before), (saga) => hasEnded(saga.status) && saga.startedAt < before);
        },
        () => around.store.removeOldRecords(ago(settings.inboxRetention), portion),
      ],
    };
  },
});
