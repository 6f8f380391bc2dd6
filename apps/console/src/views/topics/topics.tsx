import { Button } from '@mantine/core';
import { IconMapQuestion, IconPencilPlus } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense, useState } from 'react';
import { Link, useNavigate, useParams, useSearchParams } from 'react-router';
import { api, ask } from '../../api/client.ts';
import { keys } from '../../api/keys.ts';
import { EmptyState } from '../../parts/empty-state.tsx';
import { PageHeader } from '../../parts/page-header.tsx';
import { useWords } from '../../words/language.tsx';
import { filterOf, type Filter } from './filter.ts';
import { Filters } from './filters.tsx';
import { Messages } from './messages.tsx';
import { topicNamed } from './names.ts';
import { Rail } from './rail.tsx';
import { Stand } from './stand.tsx';
import classes from './topics.module.css';
import { addressTo } from './use-messages.ts';
import { words } from './words.ts';

/** Fetched when somebody is about to write. */
const Write = lazy(async () => ({ default: (await import('./write.tsx')).Write }));

/** The log as people look at it: topics, their messages, who has read how far. The address holds the filter. */
export function Topics() {
  const said = useWords(words);
  const { topic: named } = useParams();
  const [address] = useSearchParams();
  const go = useNavigate();
  const [writing, setWriting] = useState(false);
  const about = useQuery({ queryKey: keys.about, queryFn: ({ signal }) => ask(api.GET('/about', { signal })), staleTime: Infinity });
  const topic = topicNamed(named);
  const filter = filterOf(topic, address);
  const follow = address.get('follow') === '1';
  const show = (next: Filter, following: boolean): void => void go(addressTo(next, following), { replace: true, preventScrollReset: true });
  return (
    <>
      <PageHeader title={said.title} lead={said.lead}>
        {about.data?.testMessages === true ? <Button variant="default" leftSection={<IconPencilPlus size={18} stroke={1.7} aria-hidden />} onClick={() => setWriting(true)}>{said.write}</Button> : null}
      </PageHeader>
      {writing ? <Suspense><Write filter={filter} onClose={() => setWriting(false)} /></Suspense> : null}
      <div className={classes['columns']}>
        <Rail filter={filter} follow={follow} />
        {named !== undefined && topic === undefined ? (
          <EmptyState Icon={IconMapQuestion} title={said.unknownTopic(named)} action={<Button component={Link} to="/topics" variant="light">{said.every}</Button>}>{said.unknownTopicText}</EmptyState>
        ) : (
          <div className={classes['main']}>
            <Stand topic={topic} />
            <Filters filter={filter} follow={follow} show={show} />
            <Messages key={addressTo(filter, false)} filter={filter} follow={follow} show={show} />
          </div>
        )}
      </div>
    </>
  );
}
