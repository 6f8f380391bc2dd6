import { dictionary } from '../../words/dictionary.ts';

export const words = dictionary({
  en: {
    title: 'Best books',
    lead: 'What is rented most.',
    period: 'Period',
    week: 'Week',
    month: 'Month',
    year: 'Year',
    all: 'All',
    ranking: 'Ranking',
    none: 'Nothing was rented in this time',
    noneText: 'The ranking begins with the first rental.',
    times: (count: string) => `${count}×`,
  },
  ko: {
    title: '인기 도서',
    lead: '가장 많이 대여된 도서입니다.',
    period: '기간',
    week: '이번 주',
    month: '이번 달',
    year: '올해',
    all: '전체',
    ranking: '순위',
    none: '이 기간에 대여된 도서가 없습니다',
    noneText: '첫 대여부터 순위가 매겨집니다.',
    times: (count: string) => `${count}회`,
  },
});
