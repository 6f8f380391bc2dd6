import { dictionary } from '../../words/dictionary.ts';

export const words = dictionary({
  en: {
    title: 'Failure lab',
    lead: 'Make a service fail, and watch what the sagas do.',
    none: 'No fault can be switched on from here yet',
    noneText: 'What compensation looks like can be seen by renting a book that is already lent.',
  },
  ko: {
    title: '장애 실험실',
    lead: '서비스를 고장 내고 사가가 어떻게 되돌리는지 봅니다.',
    none: '아직 이곳에서 장애를 만들 수 없습니다',
    noneText: '이미 대여 중인 도서를 대여하면 되돌리는 과정을 볼 수 있습니다.',
  },
});
