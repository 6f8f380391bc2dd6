import { encode, message, messageId, type AnyMessage } from '@book-rental/contracts';
import type { Outgoing } from '@book-rental/kernel';
import { definitionOf } from '../engine/questions.ts';
import type { SagaState, SentType, Start } from '../engine/state.ts';

/** Who the coordinator is on the wire; it skips what it sent itself. */
export const coordinatorSource = '/saga-coordinator';

/** The message of one sending, rebuilt from the instance, so that it is the same after a crash. */
export function messageOf(state: SagaState, type: SentType, attempt: number, at: string, causationId?: string): Outgoing {
  const { start } = state;
  if (start === undefined) throw new Error(`The saga ${state.sagaId} has no start to build ${type} from.`);
  return encode(build(state, start, type, { attempt, at, ...(causationId === undefined ? {} : { causationId }) }));
}

interface Sending {
  readonly attempt: number;
  readonly at: string;
  readonly causationId?: string;
}

function build(state: SagaState, start: Start, type: SentType, sending: Sending): AnyMessage {
  const base = {
    sagaId: state.sagaId,
    id: messageId(state.sagaId, type, sending.attempt),
    source: coordinatorSource,
    time: type === start.type ? start.time : sending.at,
    key: start.key,
    ...(sending.causationId === undefined ? {} : { causationId: sending.causationId }),
    ...(start.subject === undefined ? {} : { subject: start.subject }),
  };
  const { idName, point } = start.body;
  const item = start.body.item ?? { no: 0, title: '' };
  const reason = state.reason ?? { code: 'CANCELLED', message: 'Cancelled.' };
  switch (type) {
    case 'ItemRented':
    case 'ItemReturned':
      return message(type, { ...base, body: { idName, item, point } });
    case 'OverdueCleared':
    case 'PointUse':
      return message(type, { ...base, body: { idName, point } });
    case 'RentCancelled':
    case 'ReturnCancelled':
      return message(type, { ...base, body: { idName, item, point, reason } });
    case 'ClearCancelled':
      return message(type, { ...base, body: { idName, point, reason } });
    case 'SagaConfirmed':
      return message(type, { ...base, body: state.type === 'OVERDUE' ? { eventType: 'OVERDUE', idName, point } : { eventType: state.type ?? 'RENT', idName, item, point } });
  }
}

/** The ids under which lines of the timeline went out. */
export function sentId(sagaId: string, type: string, attempt: number): string {
  return messageId(sagaId, type as SentType, attempt);
}

/** Whether the definitions that run now still know this instance. */
export function isSupported(state: SagaState): boolean {
  const definition = definitionOf(state);
  return definition === undefined || definition.version === state.definition;
}
