import { dictionary } from '../../words/dictionary.ts';

export const words = dictionary({
  en: {
    title: 'Best books',
    lead: 'What is rented most.',
    none: 'Nothing was rented yet',
    noneText: 'The ranking begins with the first rental.',
    name: 'Title',
    count: 'Rentals',
  },
  ko: {
    title: '인기 도서',
    lead: '가장 많이 대여된 도서입니다.',
    none: '아직 대여된 도서가 없습니다',
    noneText: '첫 대여부터 순위가 매겨집니다.',
    name: '제목',
    count: '대여 횟수',
  },
});
