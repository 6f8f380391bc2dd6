import { answerTo, type EventType, type MessageOf } from '@book-rental/contracts';
import type { InboxEntry, Participant, Reaction } from '@book-rental/runtime';
import { memberDecider, pointsOf, type Member, type MemberCommand, type MemberEvent } from '../domain/index.ts';

type Heard = 'ItemRented' | 'ItemReturned' | 'PointUse' | 'OverdueCleared' | 'ClearCancelled';
type On<M extends Heard> = Reaction<Member, MemberCommand, MemberEvent, MessageOf<M>>;

const aggregate = (message: MessageOf<Heard>) => message.body.idName.id;

const answer = (eventType: EventType) => (message: MessageOf<Heard>, entry: InboxEntry) => answerTo(message, { service: 'member', eventType, entry });

/** A ledger line: what this effect added to the balance. */
const remember = (_message: MessageOf<Heard>, events: readonly MemberEvent[]) => ({
  points: events.reduce((sum, event) => (event.type === 'memberRegistered' || event.type === 'ledgerCarriedForward' ? sum : sum + pointsOf(event)), 0),
});

/** What this saga did to the balance so far under that effect, so that an undo undoes just that. */
function done(inbox: readonly InboxEntry[], ...effects: readonly string[]): number {
  return inbox.reduce((sum, entry) => (effects.includes(entry.effect) && entry.outcome === 'done' ? sum + Number(entry.data?.['points'] ?? 0) : sum), 0);
}

const itemRented: On<'ItemRented'> = {
  effect: 'RENT',
  aggregate,
  cancelledBy: 'POINT_USE',
  refusalIsFinal: true,
  command: (message, { at }) => ({ type: 'grant', points: message.body.point, sagaId: message.sagaId, at }),
  remember,
  answer: answer('RENT'),
};

/** Points of a return are retried until a person mends the cause, so a refusal is decided afresh. */
const itemReturned: On<'ItemReturned'> = {
  effect: 'RETURN',
  aggregate,
  cancelledBy: 'POINT_USE',
  refusalIsFinal: false,
  command: (message, { at }) => ({ type: 'grant', points: message.body.point, sagaId: message.sagaId, at }),
  remember,
  answer: answer('RETURN'),
};

/** Takes back what this saga granted, even when the points are spent. */
const pointUse: On<'PointUse'> = {
  effect: 'POINT_USE',
  aggregate,
  refusalIsFinal: false,
  command: (message, { inbox, at }) => ({ type: 'takeBack', points: done(inbox, 'RENT', 'RETURN'), sagaId: message.sagaId, at }),
  remember,
  answer: answer('POINT_USE'),
};

const overdueCleared: On<'OverdueCleared'> = {
  effect: 'OVERDUE',
  aggregate,
  cancelledBy: 'OVERDUE_CANCEL',
  refusalIsFinal: true,
  command: (message, { at }) => ({ type: 'spend', points: message.body.point, sagaId: message.sagaId, at }),
  remember,
  answer: answer('OVERDUE'),
};

const clearCancelled: On<'ClearCancelled'> = {
  effect: 'OVERDUE_CANCEL',
  aggregate,
  refusalIsFinal: false,
  command: (message, { inbox, at }) => ({ type: 'giveBack', points: Math.abs(done(inbox, 'OVERDUE')), sagaId: message.sagaId, at }),
  remember,
  answer: answer('OVERDUE_CANCEL'),
};

export const memberParticipant: Participant<Member, MemberCommand, MemberEvent> = {
  decider: memberDecider,
  reactions: { ItemRented: itemRented, ItemReturned: itemReturned, PointUse: pointUse, OverdueCleared: overdueCleared, ClearCancelled: clearCancelled },
};
