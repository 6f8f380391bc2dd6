import { dictionary } from '../../words/dictionary.ts';

export const words = dictionary({
  en: {
    title: 'Sagas',
    lead: 'Every rent, return and clearing, and how far it has come.',
    none: 'No saga yet',
    noneText: 'The first rental at the desk begins one.',
  },
  ko: {
    title: '사가',
    lead: '모든 대여, 반납, 정산이 어디까지 진행되었는지 보여 줍니다.',
    none: '아직 사가가 없습니다',
    noneText: '창구에서 첫 대여를 하면 시작됩니다.',
  },
});
