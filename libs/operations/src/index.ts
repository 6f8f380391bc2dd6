export { operationsRoutes, type Operated } from './parked.ts';
export { createAuditRuns, type AuditRuns } from './audit-runs.ts';
export { listRoutes, type Lists } from './lists.ts';
export type { Asked } from './merged.ts';
export { readinessOf } from './readiness.ts';
export { serviceMetrics } from './metrics.ts';
export { topicRoutes } from './topics.ts';
export { sagaMessagesRoute, type SagaSpan } from './saga-messages.ts';
export { byHand, testMessages, type ByHand } from './by-hand.ts';
