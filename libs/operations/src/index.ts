export { operationsRoutes, type Operated } from './parked.ts';
export { merged, type Asked } from './merged.ts';
export { readinessOf } from './readiness.ts';
export { serviceMetrics } from './metrics.ts';
