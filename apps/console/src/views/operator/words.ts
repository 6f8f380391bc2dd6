import { dictionary } from '../../words/dictionary.ts';

export const words = dictionary({
  en: {
    title: 'Operator',
    lead: 'What needs a person: stuck sagas first.',
    none: 'Nothing is stuck',
    noneText: 'Every saga goes on by itself.',
  },
  ko: {
    title: '운영',
    lead: '사람의 손길이 필요한 일입니다. 멈춘 사가가 먼저입니다.',
    none: '멈춘 사가가 없습니다',
    noneText: '모든 사가가 스스로 진행되고 있습니다.',
  },
});
