import { dictionary } from '../../words/dictionary.ts';

/** Who takes part in a rental. The second names stand in a sentence. */
export const people = dictionary({
  en: {
    card: 'Rental card', book: 'Book', member: 'Member', end: 'Outcome',
    inSentence: (who: string) => ({ rental: 'the rental card', book: 'the book service', member: 'the member service' })[who] ?? who,
  },
  ko: {
    card: '대여 카드', book: '도서', member: '회원', end: '결과',
    inSentence: (who: string) => ({ rental: '대여 카드', book: '도서 서비스', member: '회원 서비스' })[who] ?? who,
  },
});

/** How each of them stands. */
export const standings = dictionary({
  en: { waiting: 'to come', now: 'asked', done: 'yes', refused: 'no', undoing: 'taking back', undone: 'taken back', stuck: 'stuck', asks: 'asks', stands: 'stands' },
  ko: { waiting: '차례 전', now: '묻는 중', done: '승인', refused: '거절', undoing: '되돌리는 중', undone: '되돌림', stuck: '멈춤', asks: '요청', stands: '확정' },
});

const capital = (text: string): string => `${text.slice(0, 1).toUpperCase()}${text.slice(1)}`;

/** What happened, a sentence each. `who` is the service in a sentence, or the person. */
export const beatWords = dictionary({
  en: {
    asks: (who: string) => `${capital(who)} asks for the book.`,
    yes: (who: string) => `${capital(who)} says yes.`,
    no: (who: string) => `${capital(who)} says no.`,
    repeated: (who: string) => `${capital(who)} says the same again. It changes nothing.`,
    late: (who: string) => `${capital(who)} answers after the decision. It changes nothing.`,
    again: (who: string) => `No answer from ${who}: asked again.`,
    gaveUp: (who: string) => `Still no answer from ${who}: the saga gives up.`,
    stands: () => 'Everybody said yes: the rental stands.',
    cancels: () => 'Cancels go out to all who were asked.',
    tookBack: (who: string) => `${capital(who)} has taken it back.`,
    nothingToTakeBack: (who: string) => `${capital(who)} had nothing to take back.`,
    cancelAgain: (who: string) => `${capital(who)} does not acknowledge: the cancel goes out again.`,
    cancelUnheard: (who: string) => `Still nothing from ${who}: the saga is stuck.`,
    person: (who: string) => `${who} has it try again.`,
  },
  ko: {
    asks: (who: string) => `${who}가 도서를 요청합니다.`,
    yes: (who: string) => `${who}가 승인했습니다.`,
    no: (who: string) => `${who}가 거절했습니다.`,
    repeated: (who: string) => `${who}가 같은 답을 다시 보냈습니다. 바뀌는 것은 없습니다.`,
    late: (who: string) => `${who}가 결정 뒤에 답했습니다. 바뀌는 것은 없습니다.`,
    again: (who: string) => `${who}의 답이 없어 다시 물었습니다.`,
    gaveUp: (who: string) => `${who}의 답이 끝내 없어 포기했습니다.`,
    stands: () => '모두 승인해 대여가 확정되었습니다.',
    cancels: () => '요청받은 모두에게 취소를 보냈습니다.',
    tookBack: (who: string) => `${who}가 되돌렸습니다.`,
    nothingToTakeBack: (who: string) => `${who}는 되돌릴 것이 없었습니다.`,
    cancelAgain: (who: string) => `${who}의 확인이 없어 취소를 다시 보냈습니다.`,
    cancelUnheard: (who: string) => `${who}의 확인이 끝내 없어 사가가 멈췄습니다.`,
    person: (who: string) => `${who} 님이 다시 시도했습니다.`,
  },
});

/** How it ends, or where it is. */
export const endingWords = dictionary({
  en: {
    underWay: 'Under way: the saga waits for its answers.',
    stands: 'The rental stands: everybody said yes.',
    takingBack: (why: string) => `Being taken back: ${why}`,
    takenBack: (why: string) => `Cancelled and taken back: ${why}`,
    stuck: (who: string) => (who === '' ? 'Stuck: a person has to help.' : `Stuck: ${who} does not acknowledge that it is taken back.`),
    abandoned: 'Given up by a person.',
    refused: (who: string) => `${who} said no.`,
    unanswered: (who: string) => `${who} did not answer in time.`,
  },
  ko: {
    underWay: '진행 중입니다. 사가가 답을 기다리고 있습니다.',
    stands: '모두 승인해 대여가 확정되었습니다.',
    takingBack: (why: string) => `${why} 되돌리는 중입니다.`,
    takenBack: (why: string) => `${why} 취소하고 되돌렸습니다.`,
    stuck: (who: string) => (who === '' ? '멈췄습니다. 사람의 도움이 필요합니다.' : `멈췄습니다. ${who}가 되돌렸다는 확인을 보내지 않습니다.`),
    abandoned: '담당자가 포기했습니다.',
    refused: (who: string) => `${who}가 거절해`,
    unanswered: (who: string) => `${who}가 제때 답하지 않아`,
  },
});
