import { answerId, topicOf } from '@book-rental/contracts';
import type { Outgoing } from '@book-rental/kernel';
import type { Side } from './faults.ts';

const operations: ReadonlySet<string> = new Set(['RENT', 'RETURN', 'OVERDUE']);
const results: string = topicOf('EventResult');

export interface Answer {
  readonly id: string;
  readonly sagaId: string;
  readonly side: Side;
}

/** Whether an effect is something that a saga asks for, or takes something back. */
export function sideOf(effect: string): Side {
  return operations.has(effect) ? 'operations' : 'compensations';
}

/** Which saga's answer this is; undefined for any other message. */
export function answerOf({ topic, headers, value }: Outgoing): Answer | undefined {
  const { ce_id: id, ce_correlationid: sagaId } = headers;
  if (topic !== results || id === undefined || sagaId === undefined) return undefined;
  return { id, sagaId, side: sideOf((JSON.parse(value) as { readonly eventType: string }).eventType) };
}

/** The same answer under an id of its own: under the same one the coordinator would not even tell it. */
export function saidAgain(answer: Outgoing): Outgoing {
  return { ...answer, headers: { ...answer.headers, ce_id: answerId(answer.headers['ce_id'] ?? '', 'lab') } };
}
