import { describe, expect, test } from '@jest/globals';
import type { Errand } from './errands.ts';
import { outcomeOf, type Told } from './outcome.ts';

const begun = { key: 'k', memberId: 'jenny', at: 0 };
const item = { no: 1, title: 'Bell' };
const rent: Errand = { ...begun, kind: 'RENT', name: '제니', item };
const giveBack: Errand = { ...begun, kind: 'RETURN', rentalId: 'r1', item };
const clear: Errand = { ...begun, kind: 'OVERDUE', point: 330 };

const lent = { code: 'BOOK_NOT_AVAILABLE', message: 'Book 1 cannot be lent: it is RENTED.' };
const unheardOf = { code: 'MOON_IN_THE_WAY', message: 'The moon is in the way.' };

describe('an errand ends in words', () => {
  test.each<[string, Errand, Omit<Told, 'away'>, string, string]>([
    ['a rent that stands', rent, { due: 'Oct 9', saga: { status: 'COMPLETED', steps: {} } }, 'Lent. Due back on Oct 9.', '대여했습니다. 반납일은 Oct 9입니다.'],
    ['a lent book', rent, { saga: { status: 'COMPENSATED', steps: {}, reason: lent } }, 'Cancelled: the book is already lent.', '도서가 이미 대여 중이라 취소했습니다.'],
    ['a lent book, while all is taken back', rent, { saga: { status: 'COMPENSATING', steps: {}, reason: lent } }, 'Being cancelled: the book is already lent.', '도서가 이미 대여 중이라 취소하고 있습니다.'],
    ['a card that says no', rent, { refusal: { code: 'CARD_BLOCKED', message: 'The card of jenny is blocked.' } }, 'Not possible: the card is blocked.', '카드가 정지되어 있어 처리하지 못했습니다.'],
    ['a reason without words', rent, { saga: { status: 'COMPENSATED', steps: {}, reason: unheardOf } }, 'Cancelled. The moon is in the way.', '취소했습니다. The moon is in the way.'],
    ['a return in time', giveBack, { lateFee: 0, saga: { status: 'COMPLETED', steps: {} } }, 'Returned.', '반납했습니다.'],
    ['a late return', giveBack, { lateFee: 330, saga: { status: 'COMPLETED', steps: {} } }, 'Returned late: a fee of 330 points is owed.', '늦게 반납하여 연체료 330점이 생겼습니다.'],
    ['points that stick after the book is back', giveBack, { saga: { status: 'STUCK', steps: { book: 'done', member: 'waiting' } } }, 'The book is back. Its points are stuck, which an operator can see.', '도서는 반납되었습니다. 포인트 적립이 멈춰 있어 운영 담당자가 확인합니다.'],
    ['a late fee', clear, { saga: { status: 'COMPLETED', steps: {} } }, 'The late fee is paid: 330 points.', '연체료 330점을 정산했습니다.'],
  ])('%s', (_, errand, told, en, ko) => {
    expect(outcomeOf(errand, { away: false, ...told }, 'en').sentence).toBe(en);
    expect(outcomeOf(errand, { away: false, ...told }, 'ko').sentence).toBe(ko);
  });

  test('a lost answer is no end: it says that nothing is done twice', () => {
    expect(outcomeOf(rent, { away: true }, 'en').sentence).toContain('nothing is done twice');
  });
});
