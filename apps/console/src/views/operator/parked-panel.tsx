import { Anchor, Drawer } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Link } from 'react-router';
import { api, ask, type Of } from '../../api/client.ts';
import { keys } from '../../api/keys.ts';
import { MessageContent } from '../../parts/message-content.tsx';
import { ShortId } from '../../parts/short-id.tsx';
import { Time } from '../../parts/time.tsx';
import { useWords } from '../../words/language.tsx';
import { services } from '../../words/words.ts';
import { Decide } from './decide.tsx';
import classes from './operator.module.css';
import panel from './parked.module.css';
import { parkedReasons, words } from './words.ts';

type Parked = Of<'ParkedMessage'>;

/** One message that was set aside: why, what it says, and what is to become of it. */
export function ParkedPanel({ message, close }: { readonly message: Parked | undefined; readonly close: () => void }) {
  const said = useWords(words);
  const narrow = useMediaQuery('(max-width: 48em)') ?? false;
  const why: Readonly<Record<string, string>> = useWords(parkedReasons);
  // Once it is decided it leaves the list, and what became of it is still to be read.
  const [opened, open] = useState(message);
  if (message !== undefined && opened === undefined) open(message);
  return (
    <Drawer padding="lg" opened={opened !== undefined} onClose={close} size={narrow ? '100%' : 'lg'} title={<span className={panel['panelTitle']}>{opened === undefined ? '' : (why[opened.reason.code] ?? opened.reason.code)}</span>} closeButtonProps={{ 'aria-label': said.close }}>
      {opened === undefined ? null : <Told message={opened} />}
    </Drawer>
  );
}

function Told({ message }: { readonly message: Parked }) {
  const said = useWords(words);
  const named: Readonly<Record<string, string>> = useWords(services);
  const { group, topic, partition, offset, key, headers, value, sagaId, reason, parkedAt, recordedAt } = message;
  const toTopic = `/topics/${topic}${key === null ? '' : `?key=${encodeURIComponent(key)}`}`;
  return (
    <>
      <p className={panel['whyBox']}>{reason.message}</p>
      <dl className={panel['facts']}>
        <div><dt>{said.by}</dt><dd>{named[group] ?? group}</dd></div>
        <div><dt>{said.topic}</dt><dd><Anchor component={Link} to={toTopic}>{topic}</Anchor></dd></div>
        {key === null ? null : <div><dt>{said.key}</dt><dd>{key}</dd></div>}
        <div><dt>{said.place}</dt><dd>{said.placeOf(partition, offset)}</dd></div>
        <div><dt>{said.recorded}</dt><dd><Time at={recordedAt} exact /></dd></div>
        <div><dt>{said.parkedAt}</dt><dd><Time at={parkedAt} exact /></dd></div>
        {sagaId === undefined ? null : <div><dt>{said.saga}</dt><dd><ShortId id={sagaId} to={`/sagas/${encodeURIComponent(sagaId)}`} /></dd></div>}
      </dl>
      {message.status === 'parked' ? <Decide message={message} /> : <Decided message={message} />}
      <MessageContent headers={headers} value={value} />
    </>
  );
}

/** Who decided, if the trail's newest page still tells. */
function Decided({ message: { decidedBy, status } }: { readonly message: Parked }) {
  const said = useWords(words);
  const trail = useQuery({ queryKey: keys.trail.newest, queryFn: ({ signal }) => ask(api.GET('/audit-trail', { params: { query: { limit: 200 } }, signal })) });
  const entry = trail.data?.items.find(({ id }) => id === decidedBy);
  const word = status === 'retried' ? said.statusRetried : said.statusDiscarded;
  return (
    <div className={panel['decided']}>
      <strong>{entry === undefined ? word : said.decided(word, entry.operator === 'anonymous' ? said.anonymous : entry.operator)}</strong>
      {entry === undefined ? null : <span className={classes['dim']}> · <Time at={entry.at} /></span>}
      {entry?.reason === undefined ? null : <p>{entry.reason}</p>}
    </div>
  );
}
