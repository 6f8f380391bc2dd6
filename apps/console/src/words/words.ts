import { dictionary } from './dictionary.ts';

/** What several views say. */
export const words = dictionary({
  en: {
    copy: 'Copy',
    copied: 'Copied',
    tryAgain: 'Try again',
    loading: 'Loading',
    more: 'Show more',
    searching: 'Searching …',
    member: 'Member',
    memberHint: 'Name or id',
    noMember: 'No member is called that.',
    book: 'Book',
    bookHint: 'Title, author or number',
    noBook: 'No book is called that.',
    serverAway: 'The server does not answer. This page goes on by itself as soon as it is back.',
    wrongHere: 'Something went wrong in this page. Reload it; nothing that was saved is lost.',
    justNow: 'just now',
    points: (points: number) => `${points.toLocaleString('en')} points`,
    debt: (points: number) => `${points.toLocaleString('en')} points in debt`,
    noPoints: 'No points yet',
    noPointsText: 'Every rental and every return brings some.',
    lateFee: (points: number) => `Late fee: ${points.toLocaleString('en')} points`,
  },
  ko: {
    copy: '복사',
    copied: '복사했습니다',
    tryAgain: '다시 시도',
    loading: '불러오는 중',
    more: '더 보기',
    searching: '찾는 중 …',
    member: '회원',
    memberHint: '이름 또는 아이디',
    noMember: '그런 회원이 없습니다.',
    book: '도서',
    bookHint: '제목, 저자 또는 번호',
    noBook: '그런 도서가 없습니다.',
    serverAway: '서버가 응답하지 않습니다. 다시 연결되면 이 화면은 저절로 이어집니다.',
    wrongHere: '이 화면에 문제가 생겼습니다. 새로 고침해 주세요. 저장된 내용은 그대로입니다.',
    justNow: '방금',
    points: (points: number) => `${points.toLocaleString('ko')}점`,
    debt: (points: number) => `${points.toLocaleString('ko')}점 부족`,
    noPoints: '아직 포인트가 없습니다',
    noPointsText: '대여하거나 반납할 때마다 쌓입니다.',
    lateFee: (points: number) => `연체료 ${points.toLocaleString('ko')}점`,
  },
});

/** The states of sagas, books and loans. */
export const states = dictionary({
  en: {
    RUNNING: 'Running',
    COMPENSATING: 'Taking back',
    COMPLETED: 'Completed',
    COMPENSATED: 'Taken back',
    STUCK: 'Stuck',
    ABANDONED: 'Abandoned',
    ENTERED: 'Entered',
    AVAILABLE: 'Available',
    RENTED: 'Lent',
    WITHDRAWN: 'Withdrawn',
    PENDING: 'Pending',
    OPEN: 'On loan',
    RETURNING: 'Being returned',
    RETURNED: 'Returned',
    CANCELLED: 'Cancelled',
  },
  ko: {
    RUNNING: '진행 중',
    COMPENSATING: '되돌리는 중',
    COMPLETED: '완료',
    COMPENSATED: '되돌림',
    STUCK: '멈춤',
    ABANDONED: '포기',
    ENTERED: '등록됨',
    AVAILABLE: '대여 가능',
    RENTED: '대여 중',
    WITHDRAWN: '폐기',
    PENDING: '처리 중',
    OPEN: '대여 중',
    RETURNING: '반납 처리 중',
    RETURNED: '반납 완료',
    CANCELLED: '취소',
  },
});

/** What a saga is about; `UNKNOWN` while its start has not been seen. */
export const sagaTypes = dictionary({
  en: { RENT: 'Rent', RETURN: 'Return', OVERDUE: 'Clear fee', UNKNOWN: 'Not known yet' },
  ko: { RENT: '대여', RETURN: '반납', OVERDUE: '연체료 정산', UNKNOWN: '아직 모름' },
});

/** The columns of every list of sagas. */
export const sagaColumns = dictionary({
  en: { saga: 'Saga', type: 'What', state: 'State', member: 'Member', started: 'Started' },
  ko: { saga: '사가', type: '종류', state: '상태', member: '회원', started: '시작' },
});

/** What changed a member's points. */
export const ledgerEffects = dictionary({
  en: { RENT: 'Rented', RETURN: 'Returned', POINT_USE: 'Taken back', OVERDUE: 'Late fee paid', OVERDUE_CANCEL: 'Late fee given back', CARRIED: 'Carried forward' },
  ko: { RENT: '대여 적립', RETURN: '반납 적립', POINT_USE: '적립 회수', OVERDUE: '연체료 납부', OVERDUE_CANCEL: '연체료 환급', CARRIED: '이월' },
});

/** What is told of a loan. */
export const loanWords = dictionary({
  en: { rented: 'Rented', asked: 'Asked for', due: 'Due', returned: 'Returned', saga: 'Saga', because: (why: string) => `${why.slice(0, 1).toUpperCase()}${why.slice(1)}` },
  ko: { rented: '대여', asked: '신청', due: '반납일', returned: '반납', saga: '사가', because: (why: string) => `${why} 취소됨` },
});

/** A new member. */
export const registration = dictionary({
  en: { newMember: 'New member', id: 'Id', idHint: 'What stands on the library card. It cannot be changed later.', name: 'Name', email: 'E-mail (optional)', register: 'Register' },
  ko: { newMember: '새 회원', id: '아이디', idHint: '회원증에 적힌 번호나 이름입니다. 나중에 바꿀 수 없습니다.', name: '이름', email: '이메일 (선택)', register: '등록' },
});

/** The services, by the names that they have in messages. */
export const services = dictionary({
  en: { 'rental': 'Rental', 'book': 'Book', 'member': 'Member', 'best-book': 'Best book', 'saga-coordinator': 'Coordinator' },
  ko: { 'rental': '대여', 'book': '도서', 'member': '회원', 'best-book': '인기 도서', 'saga-coordinator': '조정자' },
});

/** How a step of a saga stands. */
export const steps = dictionary({
  en: { waiting: 'Waiting', done: 'Done', refused: 'Refused', undone: 'Taken back' },
  ko: { waiting: '대기', done: '완료', refused: '거절', undone: '되돌림' },
});
