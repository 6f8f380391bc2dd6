import type { Of } from '../api/client.ts';
import type { Language } from './dictionary.ts';

type Reason = NonNullable<Of<'SagaSummary'>['reason']>;

/** The server says its reasons in English; those with a code of their own are said in Korean here. */
const korean: Readonly<Record<string, string>> = {
  ALREADY_CANCELLED: '이미 취소된 작업이라 처리하지 않았습니다.',
  ALREADY_RENTED: '이미 빌린 도서입니다.',
  BOOK_NOT_AVAILABLE: '지금 빌릴 수 없는 도서입니다.',
  BOOK_NOT_FOUND: '없는 도서입니다.',
  CARD_BEING_CLEARED: '연체료를 정산하는 중입니다.',
  CARD_BLOCKED: '연체 때문에 빌릴 수 없습니다.',
  CLEARANCE_NOT_FOUND: '이 사가로 정산 중인 카드가 아닙니다.',
  LOANS_OPEN: '먼저 반납해야 할 도서가 있습니다.',
  LOAN_LIMIT_REACHED: '빌릴 수 있는 권수를 넘었습니다.',
  MEMBER_NOT_FOUND: '없는 회원입니다.',
  NEVER_STARTED: '답변만 오고, 사가를 시작하는 메시지가 오지 않았습니다.',
  NOTHING_OWED: '낼 연체료가 없습니다.',
  NOT_ENOUGH_POINTS: '포인트가 모자랍니다.',
  NOT_HELD_BY_THIS_RENTAL: '이 대여로 나간 도서가 아닙니다.',
  NO_ANSWER: '정해진 시간 안에 답변이 오지 않았습니다.',
  POINT_MISMATCH: '연체료와 금액이 다릅니다.',
  RENTAL_NOT_FOUND: '카드에 그런 대여가 없습니다.',
  SAGA_TOO_OLD: '너무 오래되어 다시 시도할 수 없습니다. 포기만 할 수 있습니다.',
};

/** A reason in the language of the page; what a person wrote stays as it was written. */
export function reasonIn(language: Language, { code, message }: Reason): string {
  return language === 'ko' ? (korean[code] ?? message) : message;
}
