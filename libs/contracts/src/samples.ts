import { answerTo } from './answer.ts';
import type { AnyMessage } from './message.ts';
import { message } from './message.ts';
import { messageId } from './message-ids.ts';
import { encode } from './encode.ts';
import type { Outgoing } from '@book-rental/kernel';
import type { MessageType } from './topics.ts';

const sagaId = '0193a5e0-7c00-7000-8000-000000000001';
const rentalId = '0193a5df-0000-7000-8000-000000000002';
const time = '2026-11-24T03:00:00.000Z';
const idName = { id: 'jenny', name: '제니' };
const item = { no: 1, title: '누구를 위하여 종을 울리나?' };
const reason = { code: 'BOOK_NOT_AVAILABLE', message: 'Book 1 cannot be lent: it is RENTED.' };

const head = (type: MessageType, source: string) => ({ id: messageId(sagaId, type, 1), source, time, key: idName.id, sagaId });
const caused = { causationId: `${messageId(sagaId, 'ItemRented', 1)}>book` };

const rented = message('ItemRented', { ...head('ItemRented', '/rental'), body: { idName, item, point: 10 } });

const messages: readonly AnyMessage[] = [
  rented,
  message('ItemReturned', { ...head('ItemReturned', '/rental'), subject: rentalId, body: { idName, item, point: 10 } }),
  message('OverdueCleared', { ...head('OverdueCleared', '/rental'), body: { idName, point: 10 } }),
  message('SagaConfirmed', { ...head('SagaConfirmed', '/saga-coordinator'), ...caused, body: { eventType: 'RENT', idName, item, point: 10 } }),
  message('RentCancelled', { ...head('RentCancelled', '/saga-coordinator'), ...caused, body: { idName, item, point: 10, reason } }),
  message('ReturnCancelled', { ...head('ReturnCancelled', '/saga-coordinator'), subject: rentalId, body: { idName, item, point: 10, reason } }),
  message('ClearCancelled', { ...head('ClearCancelled', '/saga-coordinator'), body: { idName, point: 10, reason } }),
  message('PointUse', { ...head('PointUse', '/saga-coordinator'), ...caused, body: { idName, point: 10 } }),
];

/** One of each kind as it goes over the wire: the golden files and the docs show these. */
export const samples: Readonly<Record<string, Outgoing>> = {
  ...Object.fromEntries(messages.map((one) => [one.type, encode(one)])),
  ...Object.fromEntries(answerTo(rented, { service: 'book', eventType: 'RENT', entry: { outcome: 'done', at: time } }).map((one) => ['EventResult', one])),
  ...Object.fromEntries(answerTo(rented, { service: 'book', eventType: 'RENT', entry: { outcome: 'refused', at: time, reason } }).map((one) => ['EventResult.refused', one])),
};
