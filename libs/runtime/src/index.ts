export type {
  Ask,
  Change,
  Collection,
  InboxEntry,
  Json,
  Loaded,
  OutboxEntry,
  Page,
  Parked,
  Query,
  Scalar,
  Snapshot,
  Store,
  TrailEntry,
  ViewWrite,
} from './ports/store.ts';
export type { Log, LogMark, Subscribe, Subscription } from './ports/log.ts';
export { Outage } from './ports/outage.ts';
export { crashPoints, noCrash, type Crash, type CrashPoint } from './ports/crash.ts';
