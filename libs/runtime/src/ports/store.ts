import type { Outgoing, Reason } from '@book-rental/kernel';

/** A JSON object as it is stored. */
export type Json = Readonly<Record<string, unknown>>;

/**
 * What an aggregate remembers of one effect of one saga, written in the same commit as its state.
 * Primary key: aggregate key, saga id, effect.
 */
export interface InboxEntry {
  /** The saga; for an idempotency key, the key itself. */
  readonly sagaId: string;
  /** What was asked: `RENT`, `RENT_CANCEL`, `POINT_USE`, or `command` for an idempotency key. */
  readonly effect: string;
  readonly outcome: 'done' | 'refused';
  readonly reason?: Reason;
  /** ISO 8601: when it was decided. */
  readonly at: string;
  /** How many times its events were applied. More than one is a broken inbox: the audit looks for it. */
  readonly applied: number;
  /** What the service needs to answer again or to undo: `{ points: 10 }`. */
  readonly data?: Json;
}

export interface Ask {
  readonly key: string;
  /** Inbox entries of just these sagas are loaded. */
  readonly sagaIds: readonly string[];
}

export interface Loaded<State = unknown> {
  readonly key: string;
  /** 0 when nothing is stored. */
  readonly version: number;
  readonly state: State | undefined;
  readonly inbox: readonly InboxEntry[];
}

/** A row of a read view, replaced as a whole when `version` is not older than what is stored; `doc: null` removes it. */
export interface ViewWrite {
  readonly view: string;
  readonly id: string;
  readonly version: number;
  readonly doc: Json | null;
  /** A hint: the row is most likely not there yet. Wrong, it costs time and nothing else. */
  readonly fresh?: boolean;
}

/** Everything that one key writes in one commit. All of it becomes durable, or none. */
export interface Change<State = unknown> {
  readonly collection: string;
  readonly key: string;
  /** The version that was loaded; the stored one must still be it. */
  readonly expected: number;
  /** Null removes the aggregate, its inbox with it. */
  readonly state: State | null;
  /** New entries; one that exists already is replaced and its `applied` added up. */
  readonly inbox: readonly InboxEntry[];
  /** To be published by the relay: nothing else guards them (HTTP commands, timers, operator actions). */
  readonly outbox: readonly Outgoing[];
  /** To be published by the caller before it moves its offset; a store that shares a transaction with its log may do it here. */
  readonly caused: readonly Outgoing[];
  readonly views: readonly ViewWrite[];
  /** What a person did by this: listed by the audit trail. */
  readonly trail?: readonly TrailEntry[];
  /** Inbox entries that retention removes; what they counted is in the new state. */
  readonly forget?: readonly { readonly sagaId: string; readonly effect: string }[];
}

export interface OutboxEntry {
  readonly id: string;
  readonly key: string;
  /** ISO 8601: when it was committed. */
  readonly at: string;
  readonly message: Outgoing;
}

/** A message that was set aside, with why. */
export interface Parked {
  readonly id: string;
  readonly group: string;
  readonly topic: string;
  readonly partition: number;
  readonly offset: string;
  readonly key: string | null;
  readonly headers: Readonly<Record<string, string>>;
  readonly value: string;
  readonly recordedAt: string;
  readonly sagaId?: string;
  readonly reason: Reason;
  readonly parkedAt: string;
  readonly status: 'parked' | 'retried' | 'discarded';
  /** The id of the trail entry that tells who decided. */
  readonly decidedBy?: string;
}

/** Who did what by hand. */
export interface TrailEntry {
  readonly id: string;
  readonly at: string;
  readonly operator: string;
  readonly action: string;
  readonly subject: string;
  readonly reason?: string;
  readonly data?: Json;
}

export type Scalar = string | number | boolean | null;

/** Conditions on declared fields. All must hold. */
export type Where = Readonly<Record<string, Scalar | { readonly lt?: Scalar; readonly lte?: Scalar; readonly gt?: Scalar; readonly in?: readonly Scalar[]; readonly contains?: string }>>;

export interface Query {
  readonly where?: Where;
  /** Fields in order of weight; the id is always the last one. `key` is the id itself: ids are drawn in time order. */
  readonly orderBy?: readonly { readonly field: string; readonly desc?: boolean }[];
  readonly limit: number;
  /** From a former page. */
  readonly cursor?: string;
}

export interface Page<Doc> {
  readonly items: readonly Doc[];
  readonly nextCursor: string | null;
}

/** One aggregate type's or view's place in a store. Fields are derived from the document and can be queried. */
export interface Collection {
  readonly name: string;
  readonly fields: Readonly<Record<string, { readonly type: 'text' | 'integer'; readonly of: (doc: never, key: string) => Scalar | undefined }>>;
  /**
   * Indexes beside the primary key, each a list of fields. `sparse` leaves out documents whose first field is null. A list in
   * order of keys goes by the first one whose fields the query names (see `indexFor`), so the one that tells most comes first.
   */
  readonly indexes: readonly { readonly fields: readonly string[]; readonly sparse?: boolean }[];
}

/** Everything of one store as it stood at one moment, for the audit: later commits do not show. */
export interface Snapshot {
  readonly states: <State>(collection: string) => Iterable<{ readonly key: string; readonly version: number; readonly state: State }>;
  readonly inbox: (collection: string) => Iterable<InboxEntry & { readonly key: string }>;
  readonly view: <Doc>(view: string) => Iterable<Doc>;
  readonly parked: () => Iterable<Parked>;
  readonly outbox: () => Iterable<OutboxEntry>;
  /** Each declared field of each document: as it is stored beside it, and as the document has it. Left out where nothing is stored beside documents. */
  readonly columns?: () => Iterable<{ readonly collection: string; readonly key: string; readonly field: string; readonly stored: Scalar; readonly told: Scalar }>;
}

/** A service's own data. No other service reads it. */
export interface Store {
  readonly load: <State>(collection: string, asks: readonly Ask[]) => Promise<readonly Loaded<State>[]>;
  /** By key, the versions of those that are stored: what has moved is cheaper to find so than by loading all. Left out where no other process writes. */
  readonly versions?: (collection: string, keys: readonly string[]) => Promise<ReadonlyMap<string, number>>;
  /** One answer for each change, in order: `false` when the version was no longer the expected one (nothing of it is written). Throws `Outage` when nothing is known to be durable. */
  readonly commit: (changes: readonly Change[]) => Promise<readonly boolean[]>;
  /** True when a commit also appends `caused` and `outbox` to the log, in the same transaction. */
  readonly publishesItself: boolean;

  readonly find: <State>(collection: string, query: Query) => Promise<Page<{ readonly key: string; readonly version: number; readonly state: State }>>;
  readonly findView: <Doc>(view: string, query: Query) => Promise<Page<Doc>>;
  /** How many aggregates, or rows of a view, there are by the values of these declared fields; no group is empty, and the order is open. */
  readonly count: (name: string, by: readonly string[], where?: Where) => Promise<readonly { readonly values: readonly Scalar[]; readonly count: number }[]>;
  /** Another text than before when an aggregate was written since, by whichever process; costs the same however many there are. It may differ for less. */
  readonly changes: (collection: string) => Promise<string>;
  readonly getView: <Doc>(view: string, id: string) => Promise<Doc | undefined>;
  /** Inbox entries of one aggregate, newest saga first, then by effect. Its cursor is the base64url of the JSON `[saga id, effect]` of the last item. */
  readonly inboxOf: (collection: string, key: string, page: { readonly limit: number; readonly cursor?: string }) => Promise<Page<InboxEntry>>;

  /** Aggregates with inbox entries decided before `before` (ISO 8601), oldest first, and those entries; at most `limit` entries. */
  readonly oldInbox: (collection: string, before: string, limit: number) => Promise<readonly { readonly key: string; readonly entries: readonly InboxEntry[] }[]>;

  /** Oldest first. */
  readonly outbox: (limit: number) => Promise<readonly OutboxEntry[]>;
  readonly published: (ids: readonly string[]) => Promise<void>;
  readonly outboxSize: () => Promise<{ readonly length: number; readonly oldest: string | null }>;

  /** Lists of parked messages and of the trail are newest first. Their cursor is the base64url of the JSON `[time, id]` of the last item, so that lists of several stores can be merged. */
  readonly park: (parked: readonly Parked[]) => Promise<void>;
  readonly parked: (query: { readonly limit: number; readonly cursor?: string; readonly status?: Parked['status'] }) => Promise<Page<Parked>>;
  /** How many are parked and not decided. */
  readonly parkedSize: () => Promise<number>;
  readonly getParked: (id: string) => Promise<Parked | undefined>;
  /** False when it was no longer `parked`. */
  readonly decideParked: (id: string, status: 'retried' | 'discarded', trail: TrailEntry) => Promise<boolean>;

  readonly trail: (entries: readonly TrailEntry[]) => Promise<void>;
  readonly trailPage: (query: { readonly limit: number; readonly cursor?: string }) => Promise<Page<TrailEntry>>;

  /** Removes messages that were parked before `parked` and are decided, and what people did before `trail` (ISO 8601 both): that is kept as long as the sagas it speaks of. Answers how many went, `limit` at most. */
  readonly removeOldRecords: (before: { readonly parked: string; readonly trail: string }, limit: number) => Promise<number>;

  /** The store's clock, in ms since 1970: the time of deadlines. */
  readonly now: () => number;
}
