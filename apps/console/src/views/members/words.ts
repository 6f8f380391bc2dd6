import { dictionary } from '../../words/dictionary.ts';

export const words = dictionary({
  en: {
    title: 'Members',
    lead: 'Who borrows, and their points.',
    none: 'No member yet',
    noneText: 'Registered members appear here.',
    name: 'Name',
    id: 'Id',
    points: 'Points',
  },
  ko: {
    title: '회원',
    lead: '회원과 포인트입니다.',
    none: '아직 회원이 없습니다',
    noneText: '등록한 회원이 여기에 나타납니다.',
    name: '이름',
    id: '아이디',
    points: '포인트',
  },
});
