import { dictionary } from '../../words/dictionary.ts';

const percent = (language: string, value: number): string => `${value.toLocaleString(language, { maximumFractionDigits: value > 99 && value < 100 ? 1 : 0 })} %`;
const time = (language: string, ms: number): string =>
  ms < 1_000 ? `${Math.round(ms).toLocaleString(language)} ms` : `${(ms / 1_000).toLocaleString(language, { maximumFractionDigits: 1 })} ${language === 'ko' ? '초' : 's'}`;
const number = (language: string, value: number): string => value.toLocaleString(language, { maximumFractionDigits: value < 10 ? 1 : 0 });

export const words = dictionary({
  en: {
    title: 'Overview',
    well: 'All is well',
    wellText: 'Every service is ready, and every saga goes on by itself.',
    wellIdle: 'Every service is ready. Nothing is under way at this moment.',
    hand: (stuck: number, parked: number) => {
      const sagas = stuck === 0 ? '' : stuck === 1 ? '1 saga' : `${stuck} sagas`;
      const messages = parked === 0 ? '' : parked === 1 ? '1 message' : `${parked} messages`;
      return `${[sagas, messages].filter((part) => part !== '').join(' and ')} ${stuck + parked === 1 ? 'needs' : 'need'} a hand`;
    },
    handText: 'They wait for a person, and hold up nobody else.',
    ill: (names: string) => `Not well: ${names}`,
    illText: 'What cannot be done now waits, and nothing is lost. The reasons are below.',
    toOperator: 'To the operator’s desk',
    states: 'Sagas by state',
    total: (total: number) => (total === 1 ? '1 saga so far.' : `${total.toLocaleString('en')} sagas so far.`),
    lately: 'The last minutes',
    aSecond: 'a second',
    window: 'Time shown',
    minutes: (minutes: number) => (minutes === 1 ? '1 minute' : `${minutes} minutes`),
    missing: (count: number) => `${count === 1 ? 'One coordinator does' : `${count} coordinators do`} not answer; what they did is not in these figures.`,
    pace: 'Sagas a second',
    started: 'Started',
    completed: 'Completed',
    compensated: 'Taken back',
    finish: 'Time to finish',
    p50: 'Half of them (p50)',
    p99: '99 of 100 (p99)',
    outcome: 'How they end',
    outcomeText: 'Of those that ended in the last ten seconds',
    ago: (seconds: number) => (seconds === 0 ? 'now' : seconds < 60 ? `−${seconds} s` : `−${Math.round(seconds / 60)} min`),
    perSecond: (value: number) => number('en', value),
    time: (ms: number) => time('en', ms),
    percent: (value: number) => percent('en', value),
    nothing: 'none',
    services: 'Services',
    ready: 'Ready',
    degraded: 'Degraded',
    notReady: 'Not ready',
    instances: (ready: number, all: number) => (all === 1 ? '' : `${ready} of ${all} instances`),
    outbox: 'To send',
    outboxText: 'Messages that are saved and not yet sent',
    oldest: 'oldest',
    lag: 'To handle',
    lagText: 'Messages in the log that the service has not handled yet',
    parked: 'Set aside',
    parkedText: 'Messages that could not be handled, and wait for a decision',
    unknown: 'not known',
    latest: 'Latest sagas',
    allSagas: 'All sagas',
    welcome: 'Rent the first book',
    welcomeText: 'Members rent and return books here. Behind each rental four services agree, or everything is taken back: you can watch both.',
    welcomeEmpty: 'The library is still empty. Fill it with a few books and members to begin at once, or add your own.',
    fill: 'Fill in a small library',
    toDesk: 'To the desk',
    toBooks: 'Add a book of your own',
    toLab: 'Watch something fail',
  },
  ko: {
    title: '현황',
    well: '모두 정상입니다',
    wellText: '모든 서비스가 준비되어 있고, 사가는 스스로 진행되고 있습니다.',
    wellIdle: '모든 서비스가 준비되어 있습니다. 지금은 진행 중인 일이 없습니다.',
    hand: (stuck: number, parked: number) => `${[stuck === 0 ? '' : `사가 ${stuck}건`, parked === 0 ? '' : `메시지 ${parked}건`].filter((part) => part !== '').join('과 ')}에 손길이 필요합니다`,
    handText: '사람의 결정을 기다리고 있으며, 다른 일을 막지는 않습니다.',
    ill: (names: string) => `정상이 아닌 서비스: ${names}`,
    illText: '지금 못 하는 일은 기다렸다가 처리되며, 잃는 것은 없습니다. 이유는 아래에 있습니다.',
    toOperator: '운영 화면으로',
    states: '상태별 사가',
    total: (total: number) => `지금까지 사가 ${total.toLocaleString('ko')}건.`,
    lately: '최근 흐름',
    aSecond: '건/초',
    window: '표시 기간',
    minutes: (minutes: number) => `${minutes}분`,
    missing: (count: number) => `조정자 ${count}대가 응답하지 않아, 그 몫은 아래 수치에 없습니다.`,
    pace: '초당 사가',
    started: '시작',
    completed: '완료',
    compensated: '되돌림',
    finish: '끝나기까지 걸린 시간',
    p50: '절반 (p50)',
    p99: '100건 중 99건 (p99)',
    outcome: '결과 비율',
    outcomeText: '최근 10초 동안 끝난 사가 기준',
    ago: (seconds: number) => (seconds === 0 ? '지금' : seconds < 60 ? `${seconds}초 전` : `${Math.round(seconds / 60)}분 전`),
    perSecond: (value: number) => number('ko', value),
    time: (ms: number) => time('ko', ms),
    percent: (value: number) => percent('ko', value),
    nothing: '없음',
    services: '서비스',
    ready: '준비됨',
    degraded: '일부 이상',
    notReady: '준비 안 됨',
    instances: (ready: number, all: number) => (all === 1 ? '' : `${all}대 중 ${ready}대`),
    outbox: '보낼 메시지',
    outboxText: '저장되었지만 아직 보내지 않은 메시지',
    oldest: '가장 오래된 것',
    lag: '처리할 메시지',
    lagText: '로그에 있지만 서비스가 아직 처리하지 않은 메시지',
    parked: '보류',
    parkedText: '처리하지 못해 결정을 기다리는 메시지',
    unknown: '알 수 없음',
    latest: '최근 사가',
    allSagas: '모든 사가',
    welcome: '첫 도서를 대여해 보세요',
    welcomeText: '회원이 도서를 빌리고 반납합니다. 대여할 때마다 네 서비스가 합의하고, 안 되면 모두 되돌립니다. 두 가지 모두 직접 볼 수 있습니다.',
    welcomeEmpty: '도서관이 비어 있습니다. 예시 도서와 회원으로 바로 시작하거나 직접 등록하세요.',
    fill: '예시 도서관 채우기',
    toDesk: '대출 창구로',
    toBooks: '도서 직접 등록',
    toLab: '장애 지켜보기',
  },
});

/** The services, by the names that the server gives them. */
export const serviceNames = dictionary({
  en: { rental: 'Rental', book: 'Book', member: 'Member', bestBook: 'Best book', coordinator: 'Saga coordinator' },
  ko: { rental: '대여', book: '도서', member: '회원', bestBook: '인기 도서', coordinator: '사가 조정자' },
});

const known: Readonly<Record<string, keyof (typeof serviceNames)['en']>> = {
  'rental': 'rental', 'rental-service': 'rental', 'book': 'book', 'book-service': 'book', 'member': 'member', 'member-service': 'member',
  'best-book': 'bestBook', 'best-book-service': 'bestBook', 'saga-coordinator': 'coordinator',
};

/** A service in the language of the page; one that nobody thought of keeps its own name. */
export function serviceIn(names: (typeof serviceNames)['en'], name: string): string {
  const key = known[name];
  return key === undefined ? name : names[key];
}
