import { Button, Card } from '@mantine/core';
import { IconMailOff } from '@tabler/icons-react';
import { lazy, Suspense } from 'react';
import { useSearchParams } from 'react-router';
import type { Of } from '../../api/client.ts';
import { DataState } from '../../parts/data-state.tsx';
import { EmptyState } from '../../parts/empty-state.tsx';
import { Time } from '../../parts/time.tsx';
import { useWords } from '../../words/language.tsx';
import { services, words as everywhere } from '../../words/words.ts';
import classes from './operator.module.css';
import panel from './parked.module.css';
import { itemsOf, useParked, type ParkedStatus } from './use-hands.ts';
import { parkedReasons, words } from './words.ts';

/** Fetched when the first message is opened. */
const ParkedPanel = lazy(async () => ({ default: (await import('./parked-panel.tsx')).ParkedPanel }));

const statuses = ['parked', 'retried', 'discarded'] as const;

/** Messages that nobody could handle: those that wait, and those that somebody has decided about. */
export function ParkedList() {
  const said = useWords(words);
  const { more } = useWords(everywhere);
  const [address, setAddress] = useSearchParams();
  const status = statuses.find((one) => one === address.get('status')) ?? 'parked';
  const open = (next: { readonly status?: ParkedStatus; readonly message?: string }): void => {
    const { status: of = status, message } = next;
    setAddress({ tab: 'parked', ...(of === 'parked' ? {} : { status: of }), ...(message === undefined ? {} : { message }) }, { preventScrollReset: true });
  };
  const pages = useParked(status);
  const names = { parked: said.statusParked, retried: said.statusRetried, discarded: said.statusDiscarded };
  const nothing = { parked: said.noParked, retried: said.noRetried, discarded: said.noDiscarded };
  const chosen = address.get('message');
  return (
    <>
      <div className={panel['chips']} role="group" aria-label={said.statusFilter}>
        {statuses.map((one) => <button key={one} type="button" className={panel['chip']} aria-pressed={one === status} onClick={() => open({ status: one })}>{names[one]}</button>)}
      </div>
      <DataState query={pages}>
        {() => {
          const items = itemsOf(pages);
          if (items.length === 0) return <EmptyState Icon={IconMailOff} title={nothing[status]}>{status === 'parked' ? said.noParkedText : said.noDecidedText}</EmptyState>;
          return (
            <Card p={0} component="ul" className={classes['rows']} aria-label={said.parked}>
              {items.map((message) => <Row key={message.id} message={message} open={() => open({ message: message.id })} />)}
            </Card>
          );
        }}
      </DataState>
      {pages.hasNextPage ? <Button variant="default" mt="md" loading={pages.isFetchingNextPage} onClick={() => void pages.fetchNextPage()}>{more}</Button> : null}
      {chosen === null ? null : <Suspense><ParkedPanel key={chosen} message={itemsOf(pages).find(({ id }) => id === chosen)} close={() => open({})} /></Suspense>}
    </>
  );
}

function Row({ message: { group, topic, key, reason, parkedAt }, open }: { readonly message: Of<'ParkedMessage'>; readonly open: () => void }) {
  const said = useWords(words);
  const why: Readonly<Record<string, string>> = useWords(parkedReasons);
  const named: Readonly<Record<string, string>> = useWords(services);
  return (
    <li>
      <button type="button" className={panel['parked']} onClick={open}>
        <span className={panel['parkedWhy']}>
          <strong>{why[reason.code] ?? reason.message}</strong>
          <span className={classes['dim']}>{said.setAsideBy(named[group] ?? group)}</span>
        </span>
        <code className={panel['topic']}>{topic}</code>
        <span className={panel['parkedKey']}>{key ?? ''}</span>
        <span className={classes['dim']}><Time at={parkedAt} /></span>
      </button>
    </li>
  );
}
