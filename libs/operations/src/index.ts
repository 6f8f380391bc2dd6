export { operationsRoutes, type Operated } from './parked.ts';
export { listRoutes, type Lists } from './lists.ts';
export type { Asked } from './merged.ts';
export { readinessOf } from './readiness.ts';
export { serviceMetrics } from './metrics.ts';
export { aboutRoute, type About } from './about.ts';
export { healthOf, healthRoute, type Health, type ServiceHealth } from './health.ts';
