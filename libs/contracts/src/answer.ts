import type { Outgoing, Reason } from '@book-rental/kernel';
import type { EventType, IdName, Item } from './bodies.ts';
import { encode } from './encode.ts';
import { answerId } from './message-ids.ts';
import { message, type AnyMessage } from './message.ts';

export interface Answering {
  /** Who answers: `book` says `/book`. */
  readonly service: string;
  readonly eventType: EventType;
  /** What the inbox keeps of it, so that a second answer is the same as the first. */
  readonly entry: { readonly outcome: 'done' | 'refused'; readonly reason?: Reason; readonly at: string };
}

/** The `EventResult` to a message: the same body, what became of it, and an id that follows from the message's. */
export function answerTo(cause: AnyMessage, { service, eventType, entry }: Answering): readonly Outgoing[] {
  const { idName, point } = cause.body;
  const success = entry.outcome === 'done';
  const outcome = { idName, point, success, ...(success || entry.reason === undefined ? {} : { reason: entry.reason }) };
  const answer = message('EventResult', {
    id: answerId(cause.id, service),
    source: `/${service}`,
    time: entry.at,
    key: cause.key,
    sagaId: cause.sagaId,
    causationId: cause.id,
    ...(cause.subject === undefined ? {} : { subject: cause.subject }),
    body: resultBody(eventType, outcome, itemOf(cause)),
  });
  return [encode(answer)];
}

interface Outcome {
  readonly idName: IdName;
  readonly point: number;
  readonly success: boolean;
  readonly reason?: Reason;
}

function resultBody(eventType: EventType, outcome: Outcome, item: Item | undefined) {
  if (eventType === 'OVERDUE' || eventType === 'OVERDUE_CANCEL' || eventType === 'POINT_USE') return { eventType, ...outcome };
  if (item === undefined) throw new Error(`An answer to ${eventType} names its book.`);
  return { eventType, item, ...outcome };
}

function itemOf(cause: AnyMessage): Item | undefined {
  return 'item' in cause.body ? cause.body.item : undefined;
}
