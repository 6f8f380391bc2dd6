import { memo } from 'react';
import { useLanguage, useWords } from '../../words/language.tsx';
import { services } from '../../words/words.ts';
import type { Message } from './filter.ts';
import { stamp } from './stamp.ts';
import classes from './topics.module.css';
import { words } from './words.ts';

/** Longer ones are cut: the panel has the whole. */
const previewLength = 200;

interface MessageRowProps {
  readonly message: Message;
  readonly withTopic: boolean;
  /** It came while somebody follows. */
  readonly fresh: boolean;
  readonly open: (message: Message) => void;
}

/** One message, two lines; the whole of it is the button that opens it. */
export const MessageRow = memo(function MessageRow({ message, withTopic, fresh, open }: MessageRowProps) {
  const said = useWords(words);
  const named: Readonly<Record<string, string>> = useWords(services);
  const { language } = useLanguage();
  const { topic, partition, offset, key, value, headers, recordedAt } = message;
  const sender = headers['ce_source']?.replace(/^\//, '');
  return (
    <li className={classes['row']} data-fresh={fresh}>
      <button type="button" className={classes['rowButton']} onClick={() => open(message)}>
        <span className={classes['rowHead']}>
          {withTopic ? <strong>{topic}</strong> : null}
          <span className={classes['key']} data-strong={!withTopic}>{key ?? said.noKey}</span>
          <span className={classes['quiet']}>{sender === undefined ? said.byHand : said.by(named[sender] ?? sender)}</span>
        </span>
        <time dateTime={recordedAt} className={classes['time']}>{stamp(recordedAt, Date.now(), language)}</time>
        <code className={classes['preview']}>{value.slice(0, previewLength)}</code>
        <span className={classes['place']} title={said.place(partition, offset)}>{partition}:{offset}</span>
      </button>
    </li>
  );
});
