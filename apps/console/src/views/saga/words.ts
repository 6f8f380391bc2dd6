import { dictionary } from '../../words/dictionary.ts';

export const words = dictionary({
  en: {
    title: 'Saga',
    lead: 'What happened, step by step.',
    timeline: 'Timeline',
    raw: 'The saga as JSON',
  },
  ko: {
    title: '사가',
    lead: '무슨 일이 있었는지 차례로 보여 줍니다.',
    timeline: '진행 과정',
    raw: '사가 JSON',
  },
});
