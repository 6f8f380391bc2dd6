/** A message ready for the log: what goes over the wire, byte for byte. */
export interface Outgoing {
  readonly topic: string;
  /** Partition key: the member id. */
  readonly key: string;
  /** JSON, UTF-8. */
  readonly value: string;
  /** CloudEvents headers in binary mode; `ce_id` is the message id. */
  readonly headers: Readonly<Record<string, string>>;
}

/** One record of the log, as it stands there. */
export interface LogRecord {
  readonly topic: string;
  readonly partition: number;
  /** Decimal, grows within a partition. */
  readonly offset: string;
  /** Null when a producer of another make left it out. */
  readonly key: string | null;
  readonly value: string;
  readonly headers: Readonly<Record<string, string>>;
  /** ms since 1970: when it was appended. */
  readonly time: number;
}
