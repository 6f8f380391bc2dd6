import { dictionary } from '../../words/dictionary.ts';

export const words = dictionary({
  en: {
    title: 'Topics',
    lead: 'The messages between the services.',
    none: 'Messages are not shown here yet',
    noneText: 'The saga pages tell which messages belong to each saga.',
  },
  ko: {
    title: '토픽',
    lead: '서비스 사이를 오가는 메시지입니다.',
    none: '아직 이곳에서 메시지를 볼 수 없습니다',
    noneText: '각 사가 화면에서 그 사가의 메시지를 볼 수 있습니다.',
  },
});
