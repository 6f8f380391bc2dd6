import type { Language } from './dictionary.ts';

/** A refusal as the server gives it. */
export interface Reason {
  readonly code: string;
  readonly message: string;
}

/**
 * Why something was refused, by the server's codes: in English what follows "Cancelled: ", in Korean what stands before
 * "취소했습니다". A spec holds the list to what the services can say.
 */
const clauses: Readonly<Record<string, Readonly<Record<Language, string>>>> = {
  CARD_BEING_CLEARED: { en: 'the late fee is being paid at this moment', ko: '연체료를 정산하는 중이라' },
  CARD_BLOCKED: { en: 'the card is blocked', ko: '카드가 정지되어 있어' },
  ALREADY_RENTED: { en: 'the member has this book already', ko: '이 회원이 이미 빌린 도서라' },
  LOAN_LIMIT_REACHED: { en: 'the member has as many books as one may have', ko: '대여 한도를 모두 채워' },
  RENTAL_NOT_FOUND: { en: 'there is no such rental on the card', ko: '카드에 그런 대여가 없어' },
  RENTAL_PENDING: { en: 'the rental is not confirmed yet', ko: '대여가 아직 확정되지 않아' },
  NOT_OPEN: { en: 'the book is returned, or on its way back, already', ko: '이미 반납되었거나 반납 처리 중이라' },
  LOANS_OPEN: { en: 'there are books to return first', ko: '아직 반납하지 않은 도서가 있어' },
  NOTHING_OWED: { en: 'no late fee is owed', ko: '낼 연체료가 없어' },
  POINT_MISMATCH: { en: 'the late fee has changed meanwhile', ko: '그사이 연체료가 바뀌어' },
  CLEARANCE_NOT_FOUND: { en: 'the card does not know of this payment', ko: '카드에 그런 정산이 없어' },
  BOOK_NOT_FOUND: { en: 'there is no such book', ko: '등록되지 않은 도서라' },
  BOOK_NOT_AVAILABLE: { en: 'the book cannot be lent now', ko: '지금 대여할 수 없는 도서라' },
  BOOK_RENTED: { en: 'somebody has the book', ko: '도서가 대여 중이라' },
  BOOK_EXISTS: { en: 'the number belongs to another book', ko: '다른 도서가 이미 쓰는 번호라' },
  NOT_HELD_BY_THIS_RENTAL: { en: 'the book is not out by this rental', ko: '이 대여로 나간 도서가 아니라' },
  MEMBER_NOT_FOUND: { en: 'there is no such member', ko: '등록되지 않은 회원이라' },
  MEMBER_EXISTS: { en: 'the id belongs to another member', ko: '다른 회원이 이미 쓰는 아이디라' },
  NOT_ENOUGH_POINTS: { en: 'the member has too few points', ko: '포인트가 모자라' },
  NO_ANSWER: { en: 'somebody did not answer in time', ko: '제때 응답이 오지 않아' },
  NEVER_STARTED: { en: 'the message that begins it never came', ko: '시작 메시지가 오지 않아' },
  TIMER_FAILED: { en: 'its deadline could not be acted on', ko: '기한을 처리하지 못해' },
  SAGA_TOO_OLD: { en: 'it is older than what the services remember', ko: '너무 오래되어' },
  ALREADY_CANCELLED: { en: 'it had been cancelled before', ko: '이미 취소된 일이라' },
  CANCELLED_BY_OPERATOR: { en: 'an operator decided so', ko: '운영 담당자의 결정으로' },
  LAB_REFUSED: { en: 'a service refused it on purpose, in the failure lab', ko: '장애 실험실에서 일부러 거절하여' },
  REFUSED: { en: 'it was refused', ko: '거절되어' },
  CANCELLED: { en: 'it was called off', ko: '요청이 철회되어' },
  ACTION_NOT_POSSIBLE: { en: 'that does not fit its state', ko: '지금 상태에서는 할 수 없는 일이라' },
  SAGA_NOT_FOUND: { en: 'there is no such saga', ko: '그런 사가가 없어' },
  SAGA_MOVED: { en: 'it has moved since the preview', ko: '미리 본 뒤로 상태가 바뀌어' },
  BY_HAND: { en: 'somebody decided so', ko: '담당자의 결정으로' },
  IDEMPOTENCY_KEY_REUSED: { en: 'something else was sent under the same key', ko: '같은 키로 다른 요청이 먼저 와' },
  INVALID_REQUEST: { en: 'what was entered is not right', ko: '입력한 내용이 올바르지 않아' },
  NOT_AVAILABLE: { en: 'the server cannot do it at this moment', ko: '서버가 지금 처리할 수 없어' },
  INTERNAL_ERROR: { en: 'the server has a problem', ko: '서버에 문제가 생겨' },
};

/** The same code for three states of a book; which of them, only the sentence tells. */
const unavailable: Readonly<Record<string, Readonly<Record<Language, string>>>> = {
  RENTED: { en: 'the book is already lent', ko: '도서가 이미 대여 중이라' },
  ENTERED: { en: 'the book is not on the shelf yet', ko: '아직 서가에 나오지 않은 도서라' },
  WITHDRAWN: { en: 'the book is withdrawn', ko: '폐기된 도서라' },
};

/** Why, as part of a sentence in the language; undefined for a code without words, where the server's own sentence must do. */
export function whyOf({ code, message }: Reason, language: Language): string | undefined {
  const state = code === 'BOOK_NOT_AVAILABLE' ? /\bit is ([A-Z]+)\.?$/.exec(message)?.[1] : undefined;
  return ((state === undefined ? undefined : unavailable[state]) ?? clauses[code])?.[language];
}

/** Codes whose sentence holds what a person, or a failure, said: it is shown as it is. */
const saidByMessage: ReadonlySet<string> = new Set(['BY_HAND', 'CANCELLED_BY_OPERATOR', 'TIMER_FAILED', 'REFUSED', 'CANCELLED']);

/** A reason as a sentence of its own in the language of the page. */
export function reasonIn(language: Language, reason: Reason): string {
  // The server's own sentence is English and tells the most.
  const why = language === 'en' || saidByMessage.has(reason.code) ? undefined : whyOf(reason, language);
  return why === undefined ? reason.message : `${why} 처리하지 못했습니다.`;
}
