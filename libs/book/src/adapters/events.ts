import { answerTo, type MessageOf } from '@book-rental/contracts';
import type { InboxEntry, Participant, Reaction } from '@book-rental/runtime';
import { bookDecider, isHeldBy, type Book, type BookCommand, type BookEvent } from '../domain/index.ts';

type On<M extends 'ItemRented' | 'RentCancelled' | 'ItemReturned'> = Reaction<Book, BookCommand, BookEvent, MessageOf<M>>;

const aggregate = (message: MessageOf<'ItemRented' | 'RentCancelled' | 'ItemReturned'>) => String(message.body.item.no);

const answer = (eventType: 'RENT' | 'RENT_CANCEL' | 'RETURN') => (message: MessageOf<'ItemRented' | 'RentCancelled' | 'ItemReturned'>, entry: InboxEntry) =>
  answerTo(message, { service: 'book', eventType, entry });

/** Lends, or says why not. */
const itemRented: On<'ItemRented'> = {
  effect: 'RENT',
  aggregate,
  cancelledBy: 'RENT_CANCEL',
  refusalIsFinal: true,
  command: (message) => ({ type: 'lend', rentalId: message.sagaId, memberId: message.body.idName.id }),
  answer: answer('RENT'),
};

/** Undoes the lending, fenced by the rental id. */
const rentCancelled: On<'RentCancelled'> = {
  effect: 'RENT_CANCEL',
  aggregate,
  refusalIsFinal: false,
  underWay: (message, book) => isHeldBy(book, message.sagaId),
  command: (message) => ({ type: 'release', rentalId: message.sagaId }),
  answer: answer('RENT_CANCEL'),
};

const itemReturned: On<'ItemReturned'> = {
  effect: 'RETURN',
  aggregate,
  refusalIsFinal: true,
  underWay: (message, book) => isHeldBy(book, message.subject ?? message.sagaId),
  command: (message) => ({ type: 'takeBack', rentalId: message.subject ?? message.sagaId }),
  answer: answer('RETURN'),
};

export const bookParticipant: Participant<Book, BookCommand, BookEvent> = {
  decider: bookDecider,
  reactions: { ItemRented: itemRented, RentCancelled: rentCancelled, ItemReturned: itemReturned },
};
