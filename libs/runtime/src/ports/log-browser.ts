import type { LogRecord } from '@book-rental/kernel';

/** Which messages somebody wants to see; what is left out does not matter. */
export interface Wanted {
  readonly topics: readonly string[];
  readonly partition?: number;
  readonly key?: string;
  /** A header and its value, letter by letter as it is on the wire. */
  readonly header?: { readonly name: string; readonly value: string };
  /** ms since 1970: recorded at this time or later. */
  readonly from?: number;
  /** ms since 1970: recorded before this time. */
  readonly to?: number;
}

/** A stretch of the log in which offsets grow: of one partition, or of more topics where these share their offsets. */
export interface Lane {
  readonly id: string;
  /** The first offset to look at. No log comes near 2^53. */
  readonly from: number;
  /** The offset behind the last one to look at. */
  readonly to: number;
}

/** What was found in a stretch. */
export interface Looked {
  /** The records that are wanted, in the order of their offsets. */
  readonly records: readonly LogRecord[];
  /** When the first and the last record were recorded, wanted or not, in ms since 1970; left out when nothing stands there any more. */
  readonly times?: { readonly first: number; readonly last: number };
}

/** A topic as it stands. */
export interface TopicStand {
  readonly topic: string;
  /** `first` is the oldest offset that is left, `end` that of the next message. */
  readonly partitions: readonly { readonly partition: number; readonly first: number; readonly end: number }[];
  /** How many messages it holds; null while they are being counted. */
  readonly messages: number | null;
}

/** The log as people look at it: nobody's offsets move, and nobody who reads it is held up. Throws `Outage` while it is away. */
export interface LogBrowser {
  /** The most offsets that one request should look at. */
  readonly portion: number;
  readonly topics: (names: readonly string[]) => Promise<readonly TopicStand[]>;
  /** Where such messages can be, as narrow as partition, key and time tell without reading; the same lanes in the same order for the same question. */
  readonly lanes: (wanted: Wanted) => Promise<readonly Lane[]>;
  /** Looks at these stretches, each a part of a lane, whatever lies in them; answers in their order. */
  readonly look: (stretches: readonly Lane[], wanted: Wanted) => Promise<readonly Looked[]>;
  /** How many records of each topic the group has not read yet. */
  readonly lags: (group: string, topics: readonly string[]) => Promise<Readonly<Record<string, number>>>;
}

/** Whether a record is one of those. */
export function isWanted(record: LogRecord, { topics, partition, key, header, from = -Infinity, to = Infinity }: Wanted): boolean {
  return (
    topics.includes(record.topic) &&
    (partition === undefined || record.partition === partition) &&
    (key === undefined || record.key === key) &&
    (header === undefined || record.headers[header.name] === header.value) &&
    record.time >= from &&
    record.time < to
  );
}
