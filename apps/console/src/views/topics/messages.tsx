import { Button, Card, Switch } from '@mantine/core';
import { IconArrowUp, IconFilterOff, IconMessages, IconRefresh } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { lazy, Suspense, useCallback, useRef, useState } from 'react';
import { keys } from '../../api/keys.ts';
import { DataState } from '../../parts/data-state.tsx';
import { EmptyState } from '../../parts/empty-state.tsx';
import { useNow } from '../../parts/now.ts';
import { useLanguage, useWords } from '../../words/language.tsx';
import { words as everywhere } from '../../words/words.ts';
import { addressOf, placeOf, type Filter, type Message } from './filter.ts';
import type { Show } from './filters.tsx';
import { MessageRow } from './message-row.tsx';
import { stamp } from './stamp.ts';
import { together } from './tail.ts';
import classes from './topics.module.css';
import { pageSize, useFound, useTail, type Standing } from './use-messages.ts';
import { words } from './words.ts';

/** Fetched when the first message is opened. */
const MessagePanel = lazy(async () => ({ default: (await import('./message-panel.tsx')).MessagePanel }));

interface MessagesProps {
  readonly filter: Filter;
  readonly follow: boolean;
  readonly show: Show;
}

/** The messages of the filter, newest first; those that come while it is followed on top. */
export function Messages({ filter: asked, follow, show }: MessagesProps) {
  const said = useWords(words);
  const { from: _from, to: _to, ...timeless } = asked;
  const filter = follow ? timeless : asked;
  const queries = useQueryClient();
  const [chosen, setChosen] = useState<Message>();
  const [panel, setPanel] = useState(false);
  const choose = useCallback((message: Message | undefined): void => {
    setChosen(message);
    setPanel(true);
  }, []);
  const list = useRef<HTMLUListElement>(null);
  const hovered = useRef(false);
  // Nothing moves under the eyes of somebody who points at a row, has gone down the list, or reads one message.
  const reading = (): boolean => hovered.current || chosen !== undefined || (list.current?.contains(document.activeElement) ?? false) || (list.current !== null && list.current.getBoundingClientRect().top < 0);
  const query = useFound(filter);
  const { tail, standing, release, forget } = useTail(filter, follow, reading);
  const lookAnew = (): void => {
    forget();
    void queries.resetQueries({ queryKey: keys.topics.messages({ ...filter }) });
  };
  return (
    <section aria-labelledby="messages-title">
      <div className={classes['bar']}>
        <h2 id="messages-title" className={classes['standTitle']}>{said.messages}</h2>
        <Says follow={follow} standing={standing} />
        <Switch label={said.follow} checked={follow} onChange={({ currentTarget }) => show(asked, currentTarget.checked)} />
        {follow ? null : <Button size="xs" variant="default" leftSection={<IconRefresh size={15} aria-hidden />} loading={query.isRefetching} onClick={() => void query.refetch()}>{said.reload}</Button>}
      </div>
      <div className={classes['newer']} role="status">
        {tail.held.length === 0 ? null : <Button size="xs" radius="xl" leftSection={<IconArrowUp size={14} aria-hidden />} onClick={release}>{said.newer(tail.held.length)}</Button>}
      </div>
      {tail.leftOut === 0 ? null : <p className={classes['leftOut']}>{said.leftOut(tail.leftOut)} <Button size="compact-sm" variant="subtle" onClick={lookAnew}>{said.lookAnew}</Button></p>}
      <DataState query={query}>
        {({ pages }) => {
          const found = together(tail, pages.flatMap(({ items }) => items));
          const searchedTo = pages.at(-1)?.searchedTo ?? null;
          if (found.length === 0) return <Nothing filter={filter} searchedTo={searchedTo} goOn={() => void query.fetchNextPage()} going={query.isFetchingNextPage} />;
          return (
            <>
              <Card p={0}>
                <ul
                  ref={list}
                  className={classes['list']}
                  aria-label={said.messages}
                  onPointerEnter={({ pointerType }) => (hovered.current = pointerType === 'mouse')}
                  onPointerLeave={() => (hovered.current = false)}
                >
                  {found.map((message) => <MessageRow key={placeOf(message)} message={message} withTopic={filter.topic === undefined} fresh={tail.shown.includes(message)} open={choose} />)}
                </ul>
              </Card>
              <Further query={query} searchedTo={searchedTo} short={(pages.at(-1)?.items.length ?? 0) < pageSize} />
            </>
          );
        }}
      </DataState>
      {panel ? <Suspense><MessagePanel message={chosen} close={() => choose(undefined)} /></Suspense> : null}
    </section>
  );
}

/** How it stands with following, in words. */
function Says({ follow, standing }: { readonly follow: boolean; readonly standing: Standing }) {
  const said = useWords(words);
  const text = standing.kind === 'away' ? said.away(standing.detail) : said[standing.kind];
  return <span className={classes['standing']} data-standing={standing.kind} role="status">{follow ? text : ''}</span>;
}

interface NothingProps {
  readonly filter: Filter;
  readonly searchedTo: string | null;
  readonly goOn: () => void;
  readonly going: boolean;
}

/** Nothing found: anywhere, or so far. One search does so much work, and says how far it came. */
function Nothing({ filter, searchedTo, goOn, going }: NothingProps) {
  const said = useWords(words);
  const at = useStamp();
  if (searchedTo !== null) return <EmptyState Icon={IconMessages} title={said.notYet} action={<Button variant="light" loading={going} onClick={goOn}>{said.goOn}</Button>}>{said.notYetText(at(searchedTo))}</EmptyState>;
  if (Object.keys(addressOf(filter)).length > 0) return <EmptyState Icon={IconFilterOff} title={said.noMatch}>{said.noMatchText}</EmptyState>;
  return <EmptyState Icon={IconMessages} title={said.none}>{said.noneText}</EmptyState>;
}

function Further({ query, searchedTo, short }: { readonly query: ReturnType<typeof useFound>; readonly searchedTo: string | null; readonly short: boolean }) {
  const said = useWords(words);
  const { more } = useWords(everywhere);
  const at = useStamp();
  if (!query.hasNextPage) return null;
  return (
    <div className={classes['further']}>
      {short && searchedTo !== null ? <span>{said.searchedTo(at(searchedTo))}</span> : null}
      <Button variant="default" loading={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>{short ? said.goOn : more}</Button>
    </div>
  );
}

function useStamp(): (at: string) => string {
  const { language } = useLanguage();
  const now = useNow();
  return (at) => stamp(at, now, language);
}
