export { createLog, type Fields, type Log, type LogOptions } from './log.ts';
export { createMetrics, type Labels, type Metrics, type Sample } from './metrics.ts';
