/** One message as the code sees it; `contracts` turns it into an `Outgoing` (headers and JSON) and a `LogRecord` back into it. */
export interface Message<Type extends string = string, Body = unknown> {
  /** `ce_id`. Deterministic, so the same cause gives the same id after a crash. */
  readonly id: string;
  readonly type: Type;
  readonly topic: string;
  /** Partition key: the member id. */
  readonly key: string;
  /** `ce_source`: who says it, `/book`. */
  readonly source: string;
  /** `ce_time`: ISO 8601 UTC. */
  readonly time: string;
  /** `ce_correlationid`: the saga that this belongs to. */
  readonly sagaId: string;
  /** `ce_causationid`: the id of the message that caused this one. */
  readonly causationId?: string;
  /** `ce_subject`: the rental id, where it is not the saga id. */
  readonly subject?: string;
  readonly body: Body;
}
