import { Anchor, Drawer } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { useState } from 'react';
import { Link } from 'react-router';
import { MessageContent } from '../../parts/message-content.tsx';
import { ShortId } from '../../parts/short-id.tsx';
import { Time } from '../../parts/time.tsx';
import { useWords } from '../../words/language.tsx';
import type { Message } from './filter.ts';
import panel from './panel.module.css';
import { words } from './words.ts';

/** One message with all that it says, beside the list; on a phone over it. */
export function MessagePanel({ message, close }: { readonly message: Message | undefined; readonly close: () => void }) {
  const said = useWords(words);
  const narrow = useMediaQuery('(max-width: 48em)') ?? false;
  // While it slides away it still shows what it showed.
  const [last, setLast] = useState(message);
  if (message !== undefined && message !== last) setLast(message);
  const shown = message ?? last;
  return (
    <Drawer padding="lg" opened={message !== undefined} onClose={close} size={narrow ? '100%' : 'lg'} title={<span className={panel['panelTitle']}>{shown?.topic ?? said.message}</span>} closeButtonProps={{ 'aria-label': said.close }}>
      {shown === undefined ? null : <Told message={shown} close={close} />}
    </Drawer>
  );
}

function Told({ message: { topic, partition, offset, key, headers, value, recordedAt }, close }: { readonly message: Message; readonly close: () => void }) {
  const said = useWords(words);
  const sagaId = headers['ce_correlationid'];
  return (
    <>
      <dl className={panel['facts']}>
        <div><dt>{said.recorded}</dt><dd><Time at={recordedAt} exact /></dd></div>
        <div><dt>{said.where}</dt><dd>{said.place(partition, offset)}</dd></div>
        {headers['ce_type'] === undefined ? null : <div><dt>{said.type}</dt><dd>{headers['ce_type']}</dd></div>}
        {key === null ? null : <div><dt>{said.key}</dt><dd><Anchor component={Link} to={`/topics/${topic}?key=${encodeURIComponent(key)}`} onClick={close} title={said.allOfKey}>{key}</Anchor></dd></div>}
        {sagaId === undefined ? null : (
          <div>
            <dt>{said.toSaga}</dt>
            <dd className={panel['saga']}>
              <ShortId id={decoded(sagaId)} to={`/sagas/${encodeURIComponent(decoded(sagaId))}`} />
              <Anchor component={Link} to={`/topics?correlationId=${encodeURIComponent(decoded(sagaId))}`} onClick={close} fz="sm">{said.allOfSaga}</Anchor>
            </dd>
          </div>
        )}
      </dl>
      <MessageContent headers={headers} value={value} />
    </>
  );
}

/** Headers that are not plain text travel percent-encoded. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
