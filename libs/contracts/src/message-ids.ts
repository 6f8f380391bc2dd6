import type { MessageType } from './topics.ts';
import { digest } from './digest.ts';

/**
 * Ids of messages, made here and nowhere else: the same cause gives the same id after a crash, so that readers
 * recognise what they have seen. A golden test freezes them.
 */

const names: Readonly<Record<MessageType, string>> = {
  ItemRented: 'item-rented',
  ItemReturned: 'item-returned',
  OverdueCleared: 'overdue-cleared',
  EventResult: 'event-result',
  SagaConfirmed: 'saga-confirmed',
  RentCancelled: 'rent-cancelled',
  ReturnCancelled: 'return-cancelled',
  ClearCancelled: 'clear-cancelled',
  PointUse: 'point-use',
};

/** The n-th sending of a type in a saga, 1 for the first. */
export function messageId(sagaId: string, type: MessageType, attempt: number): string {
  return short(`${sagaId}/${names[type]}/${attempt}`);
}

/** The owner says its start again on its own account; the coordinator's re-asks are numbered apart from it. */
export function ownAgainId(sagaId: string, type: MessageType, attempt: number): string {
  return short(`${sagaId}/${names[type]}/own-${attempt}`);
}

/** The answer of one service to one message. */
export function answerId(causeId: string, service: string): string {
  return short(`${causeId}>${service}`);
}

const longest = 200;

/** A foreign producer's id may be long; ids grow by answering, so they are cut where a hash keeps them apart. */
function short(id: string): string {
  return id.length <= longest ? id : `${id.slice(0, 120)}#${digest(id)}`;
}
