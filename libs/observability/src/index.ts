export { createLog, type Fields, type Log, type LogOptions } from './log.ts';
