export type { Decider } from './decider.ts';
export { refuse, isRefusal, reasonOf, type Refusal, type Reason } from './refusal.ts';
export type { Message } from './message.ts';
export type { LogRecord, Outgoing } from './record.ts';
export { dayIn, type Day } from './day.ts';
export { formatDuration, parseDuration } from './duration.ts';
export { iso, type Clock, type Ids } from './time.ts';
