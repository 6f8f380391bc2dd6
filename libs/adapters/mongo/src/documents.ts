import type { ObjectId } from 'mongodb';
import type { InboxEntry, Json, Scalar } from '@book-rental/runtime';
import type { Reason } from '@book-rental/kernel';
import { decode, encode, instantOf, nameOf, safeName } from './encoding.ts';

/** What one effect of one saga left, as it stands in a document: dates are dates. */
export interface StoredEntry {
  readonly outcome: 'done' | 'refused';
  readonly at: unknown;
  readonly applied: number;
  readonly reason?: unknown;
  readonly data?: unknown;
}

/** Inbox entries by saga and effect: what is asked for is found by its path, and nothing can stand there twice. */
export type StoredInbox = Readonly<Record<string, Readonly<Record<string, StoredEntry>>>>;

export interface StoredMessage {
  readonly id: string;
  readonly at: Date;
  readonly topic: string;
  readonly key: string;
  readonly value: string;
  readonly headers: unknown;
}

/** What a commit still has to write elsewhere. It stands here until that is done, so that a crash in between loses nothing. */
export interface Pending {
  readonly id: ObjectId;
  readonly at: Date;
  /** The version that this commit gave its aggregate. */
  readonly version: number;
  readonly views?: readonly { readonly view: string; readonly id: string; readonly version: number; readonly doc: unknown; readonly fresh?: boolean }[];
  readonly trail?: readonly unknown[];
  readonly forget?: readonly { readonly saga: string; readonly effect: string }[];
}

/** Where the oldest inbox entries went. */
export interface Moved {
  /** Of this life of the aggregate: one that is removed and comes again does not find what it knew before. */
  readonly life: ObjectId;
  /** How many times entries were moved: higher numbers in the side collection do not count. */
  readonly count: number;
  /** The highest saga id (UUIDv7) ever moved; empty when there was none. */
  readonly upTo: string;
}

/** An aggregate: everything that its commit writes, in one document. */
export interface Aggregate {
  readonly _id: string;
  /** 0 when it was removed and something of it has still to go out. */
  readonly version: number;
  /** The version that the last commit was decided on: one less, or the server takes no write. */
  readonly basedOn: number;
  readonly state?: unknown;
  /** Declared fields, derived from the state, that queries look at; those without a value are left out. */
  readonly fields?: Readonly<Record<string, Scalar>>;
  readonly inbox?: StoredInbox;
  /** Entries written since the last move: never less than what the inbox holds. */
  readonly inboxCount?: number;
  /** Not later than the oldest entry. */
  readonly inboxSince?: Date;
  readonly moved?: Moved;
  readonly outbox?: readonly StoredMessage[];
  readonly pending?: readonly Pending[];
  readonly removedAt?: Date;
}

/** A portion of moved inbox entries. Never changed once its document has let go of them, except by retention. */
export interface MovedEntries {
  readonly _id: { readonly key: string; readonly life: ObjectId; readonly n: number };
  readonly key: string;
  /** Of the document when it was read: an older reading never takes the place of a newer one. */
  readonly version: number;
  readonly first: string;
  readonly last: string;
  readonly oldest?: Date;
  readonly entries: readonly MovedEntry[];
  readonly writtenAt: Date;
  /** Retention took all of it. */
  readonly emptiedAt?: Date;
}

export type MovedEntry = StoredEntry & { readonly saga: string; readonly effect: string };

/** A row of a view; one that was removed keeps its version for a while, so that nothing older brings it back. */
export interface Row {
  readonly _id: string;
  readonly version: number;
  readonly doc?: unknown;
  readonly fields?: Readonly<Record<string, Scalar>>;
  readonly removedAt?: Date;
}

export function storedEntry({ outcome, at, applied, reason, data }: InboxEntry): StoredEntry {
  return { outcome, at: encode(at), applied, ...(reason === undefined ? {} : { reason: encode(reason) }), ...(data === undefined ? {} : { data: encode(data) }) };
}

export function entryOf(sagaId: string, effect: string, { outcome, at, applied, reason, data }: StoredEntry): InboxEntry {
  return {
    sagaId,
    effect,
    outcome,
    at: decode(at) as string,
    applied,
    ...(reason === undefined ? {} : { reason: decode(reason) as Reason }),
    ...(data === undefined ? {} : { data: decode(data) as Json }),
  };
}

export function entriesOf(inbox: StoredInbox = {}): readonly InboxEntry[] {
  return Object.entries(inbox).flatMap(([saga, effects]) => Object.entries(effects).map(([effect, entry]) => entryOf(nameOf(saga), nameOf(effect), entry)));
}

export function movedEntryOf({ saga, effect, ...entry }: MovedEntry): InboxEntry {
  return entryOf(saga, effect, entry);
}

/** Where an entry stands in its document. */
export function inboxPath(sagaId: string, effect?: string): string {
  return effect === undefined ? `inbox.${safeName(sagaId)}` : `inbox.${safeName(sagaId)}.${safeName(effect)}`;
}

/** Later entries of the same saga and effect take the place of earlier ones; how often they were applied adds up. */
export function merged(entries: readonly InboxEntry[]): readonly InboxEntry[] {
  const known = new Map<string, InboxEntry>();
  for (const entry of entries) {
    const name = JSON.stringify([entry.sagaId, entry.effect]);
    const before = known.get(name);
    known.delete(name);
    known.set(name, before === undefined ? entry : { ...entry, applied: before.applied + entry.applied });
  }
  return [...known.values()];
}

/** The instant of a text, for comparing; texts of another form than `toISOString`'s count as what they say, if they say a time. */
export function dateOf(text: string): Date {
  const date = instantOf(text) ?? new Date(text);
  return Number.isNaN(date.getTime()) ? new Date(0) : date;
}

/** By code point, as the server sorts. */
export function compareTexts(one: string, other: string): number {
  return one === other ? 0 : Buffer.compare(Buffer.from(one), Buffer.from(other));
}
