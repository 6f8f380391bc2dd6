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
  Where,
} from './ports/store.ts';
export { indexFor } from './ports/index-for.ts';
export type { Log, LogMark, Subscribe, Subscription } from './ports/log.ts';
export { isWanted, type Lane, type LogBrowser, type Looked, type TopicStand, type Wanted } from './ports/log-browser.ts';
export { browse, type Browsed, type Browsing } from './browse.ts';
export { endsNow, follow, type Following, type Heard } from './follow.ts';
export { Outage } from './ports/outage.ts';
export { InvalidCursor } from './ports/cursor.ts';
export { crashPoints, noCrash, type Crash, type CrashPoint } from './ports/crash.ts';
export { handle, type Handled, type Settled, type Step, type Target, type Task, type Verdict } from './handle.ts';
export { reactTo, type Participant, type Reacted, type Reaction, type Arrival, type Via } from './reaction.ts';
export { createOrders, orderTask, commandEffect, type Order, type Ordered, type Orders } from './command.ts';
export { consume, retryParked, type Consumer, type Consumption, type Notice, type Retried } from './consume.ts';
export { NotHandled, park, unpark, TooManyParked, type Decode, type Decoded } from './park.ts';
export { createRelay, type Relay } from './relay.ts';
export { createTimers, type Firing, type Tick, type Timers } from './timers.ts';
export { createWatch, type Watch } from './watch.ts';
export { createService, loop, type Loop, type RunSettings, type Service, type ServiceShape, type Surroundings } from './service.ts';
export { forgetOld, removeAll, removeOld, type Forgetting } from './retention.ts';
export { uuids } from './ids.ts';
