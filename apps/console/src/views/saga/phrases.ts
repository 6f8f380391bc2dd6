import { dictionary } from '../../words/dictionary.ts';
import type { Line, Saga } from './story.ts';

/** What a message says, as somebody at the counter would: its own name stands beside it. */
export const phrases = dictionary({
  en: {
    rentAsked: 'A book is to be lent',
    returnAsked: 'A book has come back',
    clearAsked: 'A late fee is to be paid with points',
    askedOnceMore: 'Asks once more',
    deskAsks: 'Asks what became of it',
    bookLent: 'Yes, the book is lent',
    bookBack: 'Yes, the book is back on the shelf',
    pointsGranted: 'Yes, the points are granted',
    pointsTaken: 'Yes, the points are taken',
    yes: 'Yes',
    no: 'No',
    notAccepted: 'Does not accept that it stands',
    confirmed: 'Confirmed',
    takeRentBack: 'Take the rent back',
    takeReturnBack: 'Take the return back',
    takeClearBack: 'Take the clearing back',
    takePointsBack: 'Take the points back',
    loanCancelled: 'The loan is cancelled',
    loanOpenAgain: 'The loan is open again',
    feeOwedAgain: 'The fee is owed again',
    bookFree: 'The book is free again',
    pointsBack: 'The points are taken back',
    pointsReturned: 'The points are given back',
    nothingToUndo: 'There was nothing to take back',
    takenBack: 'Taken back',
    notTakenBack: 'Cannot take it back',
    note: '',
  },
  ko: {
    rentAsked: '대여를 요청합니다',
    returnAsked: '반납을 알립니다',
    clearAsked: '연체료를 포인트로 정산하려 합니다',
    askedOnceMore: '다시 묻습니다',
    deskAsks: '결과를 다시 확인합니다',
    bookLent: '도서를 내주었습니다',
    bookBack: '도서가 서가로 돌아왔습니다',
    pointsGranted: '포인트를 적립했습니다',
    pointsTaken: '포인트를 차감했습니다',
    yes: '승인했습니다',
    no: '거절했습니다',
    notAccepted: '확정을 받아들이지 않았습니다',
    confirmed: '확정되었습니다',
    takeRentBack: '대여를 되돌려 주세요',
    takeReturnBack: '반납을 되돌려 주세요',
    takeClearBack: '정산을 되돌려 주세요',
    takePointsBack: '포인트를 되돌려 주세요',
    loanCancelled: '대여를 취소했습니다',
    loanOpenAgain: '다시 대여 중으로 되돌렸습니다',
    feeOwedAgain: '연체료를 되살렸습니다',
    bookFree: '도서를 다시 내놓았습니다',
    pointsBack: '포인트를 되돌렸습니다',
    pointsReturned: '포인트를 돌려주었습니다',
    nothingToUndo: '되돌릴 것이 없었습니다',
    takenBack: '되돌렸습니다',
    notTakenBack: '되돌리지 못했습니다',
    note: '',
  },
});

export type PhraseKey = keyof (typeof phrases)['en'];

const messages: Readonly<Record<string, PhraseKey>> = {
  ItemRented: 'rentAsked',
  ItemReturned: 'returnAsked',
  OverdueCleared: 'clearAsked',
  SagaConfirmed: 'confirmed',
  RentCancelled: 'takeRentBack',
  ReturnCancelled: 'takeReturnBack',
  ClearCancelled: 'takeClearBack',
  PointUse: 'takePointsBack',
};

const answers: Readonly<Record<string, PhraseKey>> = {
  'RENT book': 'bookLent',
  'RENT member': 'pointsGranted',
  'RETURN book': 'bookBack',
  'RETURN member': 'pointsGranted',
  'OVERDUE member': 'pointsTaken',
};

const undoings: Readonly<Record<string, PhraseKey>> = {
  'RENT_CANCEL rental': 'loanCancelled',
  'RENT_CANCEL book': 'bookFree',
  'RETURN_CANCEL rental': 'loanOpenAgain',
  'OVERDUE_CANCEL rental': 'feeOwedAgain',
  'OVERDUE_CANCEL member': 'pointsReturned',
  'POINT_USE member': 'pointsBack',
};

/** `before` is how the step of who speaks stood when the line came. */
export function phraseOf({ direction, what, who = '', mark, reason }: Line, before: Saga['steps'][string] | undefined): PhraseKey {
  if (direction === 'note') return 'note';
  const [type = '', effect = ''] = what.split(' ');
  if (type !== 'EventResult') {
    if (mark === 'asked again') return 'deskAsks';
    return messages[type]?.endsWith('Asked') === true && mark === 'again' ? 'askedOnceMore' : (messages[type] ?? 'yes');
  }
  const undoing = effect.endsWith('_CANCEL') || effect === 'POINT_USE';
  if (mark === 'undo refused') return 'notTakenBack';
  if (!undoing && (mark === 'refused' || reason !== undefined)) return who === 'rental' ? 'notAccepted' : 'no';
  if (!undoing) return answers[`${effect} ${who}`] ?? 'yes';
  // Who had done nothing acknowledges that all the same.
  if (before === 'waiting' || before === 'refused') return 'nothingToUndo';
  return undoings[`${effect} ${who}`] ?? 'takenBack';
}
