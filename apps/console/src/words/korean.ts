import type { Of } from '../api/client.ts';
import { services } from './words.ts';

type Explanation = Of<'Explanation'>;

/** What the server tells in English sentences of a fixed form, in Korean. What has another form stays as it is. */

const messages: Readonly<Record<string, string>> = {
  ItemRented: '대여 요청',
  ItemReturned: '반납 알림',
  OverdueCleared: '정산 요청',
  RentCancelled: '대여 취소',
  ReturnCancelled: '반납 취소',
  ClearCancelled: '정산 취소',
  PointUse: '포인트 되돌리기',
  SagaConfirmed: '확정',
};
const operations: Readonly<Record<string, string>> = { RENT: '대여', RETURN: '반납', OVERDUE: '정산' };
const deeds: Readonly<Record<string, string>> = { retry: '다시 시도했습니다', compensate: '되돌리기를 지시했습니다', abandon: '포기했습니다' };
const actions: Readonly<Record<Explanation['actions'][number], string>> = { retry: '다시 시도', compensate: '되돌리기', abandon: '포기' };

const named = (names: string): string => names.split(', ').map((name) => (services.ko as Readonly<Record<string, string>>)[name] ?? name).join(', ');
const message = (name: string): string => messages[name] ?? name;
const operation = (name: string): string => operations[name] ?? name;

type Form = readonly [RegExp, (...found: string[]) => string];

function told(text: string, forms: readonly Form[]): string {
  for (const [form, say] of forms) {
    const found = form.exec(text);
    if (found !== null) return say(...found.slice(1));
  }
  return text;
}

const notes: readonly Form[] = [
  [/^no success from (.+): asked again$/, (who = '') => `${named(who)} 승인이 없어 다시 물었습니다`],
  [/^no success from (.+): the last time of asking is over$/, (who = '') => `${named(who)} 승인이 끝내 없었습니다`],
  [/^no acknowledgement from (.+): sent again$/, (who = '') => `${named(who)} 확인이 없어 다시 보냈습니다`],
  [/^no acknowledgement from (.+)$/, (who = '') => `${named(who)} 확인이 끝내 없었습니다`],
  [/^(retry|compensate|abandon) by (.+)$/, (action = '', who = '') => `${who === 'anonymous' ? '담당자' : who} 님이 ${deeds[action] ?? action}`],
  [/^the event that starts this saga never came$/, () => '사가를 시작하는 메시지가 오지 않았습니다'],
  [/^its deadline could not be acted on$/, () => '기한을 처리하지 못했습니다'],
];

export function noteInKorean(text: string): string {
  return told(text, notes);
}

const remaining: readonly Form[] = [
  [/^(\S+) acknowledges (\S+)$/, (who = '', what = '') => `${named(who)}: ${message(what)} 확인`],
  [/^(\S+): acknowledgement of (\S+)$/, (who = '', what = '') => `${named(who)}: ${message(what)} 확인`],
  [/^(\S+) says yes to (\S+)$/, (who = '', what = '') => `${named(who)}: ${operation(what)} 승인`],
  [/^(\S+) is told that it stands$/, (who = '') => `${named(who)}에 확정 알림`],
  [/^(\S+): SagaConfirmed$/, (who = '') => `${named(who)}: 확정 수락`],
  [/^(\S+): (RENT|RETURN|OVERDUE)$/, (who = '', what = '') => `${named(who)}: ${operation(what)} 승인`],
  [/^start$/, () => '시작 메시지'],
  [/^everything after it$/, () => '그다음의 모든 일'],
  [/^the event that starts it$/, () => '시작 메시지'],
];

export function remainsInKorean(text: string): string {
  return told(text, remaining);
}

const awaited: readonly Form[] = [
  [/^acknowledgement of (\S+)$/, (what = '') => `${message(what)} 확인`],
  [/^answer to (\S+)$/, (what = '') => `${message(what)} 답변`],
  [/^success of (\S+), refused so far$/, (what = '') => `${operation(what)} 승인(지금까지 거절)`],
  [/^acceptance of SagaConfirmed, refused so far$/, () => '확정 수락(지금까지 거절)'],
  [/^the event that starts the saga$/, () => '시작 메시지'],
];

export function awaitedInKorean(text: string): string {
  return told(text, awaited);
}

/** `at` says the time of the next look as the page does; `why` is the reason in Korean. */
export function sentenceInKorean({ status, waitingFor, sentence, nextTimer, actions: possible }: Explanation, why: string | undefined, at: (iso: string) => string): string {
  const whom = waitingFor.map(({ participant, what }) => `${named(participant)}의 ${awaitedInKorean(what)}`).join(', ');
  const because = why === undefined ? '' : ` (${why.replace(/\.$/, '')})`;
  const next = nextTimer === null ? '' : ` 다음 확인은 ${at(nextTimer)}입니다.`;
  switch (status) {
    case 'RUNNING':
      return `진행 중입니다. 기다리는 것: ${whom}.${next}`;
    case 'COMPENSATING':
      return `되돌리는 중입니다${because}. 기다리는 것: ${whom}.${next}`;
    case 'STUCK': {
      const alone = sentence.includes('It goes on by itself') ? ' 오면 저절로 이어집니다.' : ' 저절로 이어지지 않습니다.';
      return `멈추었습니다${because}. ${whom === '' ? '더 올 것이 없습니다.' : `아직 없는 것: ${whom}.`}${alone} 담당자가 할 수 있는 일: ${possible.map((action) => actions[action]).join(', ')}.`;
    }
    case 'COMPLETED':
      return '완료되었습니다. 모두 승인했습니다.';
    case 'COMPENSATED':
      return `되돌렸습니다${because}. 모두 확인했습니다.`;
    case 'ABANDONED':
      return `담당자가 포기했습니다${because}.`;
  }
}
