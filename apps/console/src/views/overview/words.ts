import { dictionary } from '../../words/dictionary.ts';

export const words = dictionary({
  en: {
    title: 'Overview',
    lead: 'How the library is doing right now.',
    none: 'Nothing has happened yet',
    noneText: 'The first rental at the desk appears here.',
    latest: 'Latest sagas',
  },
  ko: {
    title: '현황',
    lead: '지금 도서관이 어떻게 돌아가는지 보여 줍니다.',
    none: '아직 아무 일도 없었습니다',
    noneText: '창구에서 첫 대여를 하면 여기에 나타납니다.',
    latest: '최근 사가',
  },
});
