import { dictionary } from '../../words/dictionary.ts';

export const words = dictionary({
  en: {
    title: 'Books',
    lead: 'Every copy, and who has it.',
    none: 'No book yet',
    noneText: 'Registered books appear here.',
    no: 'Number',
    name: 'Title',
    author: 'Author',
    state: 'State',
  },
  ko: {
    title: '도서',
    lead: '모든 도서와 대여 상태입니다.',
    none: '아직 도서가 없습니다',
    noneText: '등록한 도서가 여기에 나타납니다.',
    no: '번호',
    name: '제목',
    author: '저자',
    state: '상태',
  },
});
