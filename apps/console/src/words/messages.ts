import { dictionary } from './dictionary.ts';

/** Messages, wherever one is looked at. */
export const messageWords = dictionary({
  en: {
    body: 'Body',
    headers: 'Headers',
    noHeaders: 'None, as of a message that somebody pasted.',
    notJson: 'This is not JSON. It is shown as it came.',
    empty: 'It is empty.',
  },
  ko: {
    body: '본문',
    headers: '헤더',
    noHeaders: '없습니다. 손으로 붙여 넣은 메시지에는 헤더가 없습니다.',
    notJson: 'JSON이 아닙니다. 받은 그대로 보여 드립니다.',
    empty: '비어 있습니다.',
  },
});
