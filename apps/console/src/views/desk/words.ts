import { dictionary } from '../../words/dictionary.ts';

export const words = dictionary({
  en: {
    title: 'Desk',
    lead: 'Rent, return and clear fees for a member.',
    pick: 'Pick a member to begin',
    pickText: 'Search by name or id. The card, its loans and its points appear here.',
    card: 'Card',
    open: 'Books on loan',
    fee: 'Late fee',
    blocked: 'May not rent',
    free: 'May rent',
  },
  ko: {
    title: '대출 창구',
    lead: '회원의 대여, 반납, 연체료 정산을 처리합니다.',
    pick: '회원을 먼저 선택하세요',
    pickText: '이름이나 아이디로 찾으면 카드와 대여 중인 도서, 포인트가 나타납니다.',
    card: '대여 카드',
    open: '대여 중인 도서',
    fee: '연체료',
    blocked: '대여 불가',
    free: '대여 가능',
  },
});
