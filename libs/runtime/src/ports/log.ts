import type { LogRecord, Outgoing } from '@book-rental/kernel';

export interface Subscription {
  /** Stops taking batches, waits for the one in hand, keeps the offsets. */
  readonly stop: () => Promise<void>;
}

export interface Subscribe {
  /** One stable group a service. */
  readonly group: string;
  readonly topics: readonly string[];
  /** The most records in one batch. */
  readonly batchSize: number;
  /** Lets the others of its log commit first where it costs no time, so that what they answer comes in one batch with what they answered to. */
  readonly patient?: boolean;
  /** The offset moves when this resolves; when it throws the same records come again. */
  readonly onBatch: (records: readonly LogRecord[]) => Promise<void>;
}

/** The event log: the only thing that services share. */
export interface Log {
  /** Resolves when every message is durable. At least once. */
  readonly publish: (messages: readonly Outgoing[]) => Promise<void>;
  readonly subscribe: (subscribe: Subscribe) => Promise<Subscription>;
  /** A mark of the ends of these topics as they are now. */
  readonly ends: (topics: readonly string[]) => Promise<LogMark>;
  /** Whether the group's committed offsets have reached that mark. */
  readonly reached: (group: string, mark: LogMark) => Promise<boolean>;
  /** Records not yet committed by the group. */
  readonly lag: (group: string, topics: readonly string[]) => Promise<number>;
  /** One stored record again (for a parked one), or undefined when it is gone. */
  readonly read: (topic: string, partition: number, fromOffset: string, limit: number) => Promise<readonly LogRecord[]>;
}

export type LogMark = Readonly<Record<string, string>>;
