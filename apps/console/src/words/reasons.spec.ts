import { describe, expect, test } from '@jest/globals';
import { reasonIn, whyOf } from './reasons.ts';

describe('why something was refused', () => {
  test('is said in the language of the page', () => {
    const reason = { code: 'NOT_ENOUGH_POINTS', message: 'Member jenny has 10 points, and 330 are needed.' };
    expect(whyOf(reason, 'en')).toBe('the member has too few points');
    expect(whyOf(reason, 'ko')).toBe('포인트가 모자라');
  });

  test.each([
    ['RENTED', '도서가 이미 대여 중이라'],
    ['ENTERED', '아직 서가에 나오지 않은 도서라'],
    ['WITHDRAWN', '폐기된 도서라'],
    ['BURNT', '지금 대여할 수 없는 도서라'],
  ])('a book that is %s', (status, why) => {
    expect(whyOf({ code: 'BOOK_NOT_AVAILABLE', message: `Book 1 cannot be lent: it is ${status}.` }, 'ko')).toBe(why);
  });

  test('a code that nobody thought of is left to the sentence of the server', () => {
    expect(whyOf({ code: 'MOON_IN_THE_WAY', message: 'The moon is in the way.' }, 'ko')).toBeUndefined();
  });

  test('stands as a sentence of its own too; what a person wrote stays as it was written', () => {
    const reason = { code: 'NO_ANSWER', message: 'No answer from member in time.' };
    expect(reasonIn('en', reason)).toBe('No answer from member in time.');
    expect(reasonIn('ko', reason)).toBe('제때 응답이 오지 않아 처리하지 못했습니다.');
    expect(reasonIn('ko', { code: 'CANCELLED_BY_OPERATOR', message: 'Cancelled by 김사서: lost' })).toBe('Cancelled by 김사서: lost');
  });
});
