import { Anchor, Button, Card } from '@mantine/core';
import { IconHistory } from '@tabler/icons-react';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from 'react-router';
import { api, ask, type Of } from '../../api/client.ts';
import { keys } from '../../api/keys.ts';
import { DataState } from '../../parts/data-state.tsx';
import { EmptyState } from '../../parts/empty-state.tsx';
import { Time } from '../../parts/time.tsx';
import { useWords } from '../../words/language.tsx';
import { words as everywhere } from '../../words/words.ts';
import classes from './operator.module.css';
import { subjectOf } from './subject.ts';
import { deeds, words } from './words.ts';

const longestId = 40;

/** Who did what by hand, newest first. */
export function History() {
  const said = useWords(words);
  const { more } = useWords(everywhere);
  const pages = useInfiniteQuery({
    queryKey: keys.trail.list,
    queryFn: ({ signal, pageParam }) => ask(api.GET('/audit-trail', { params: { query: pageParam === '' ? {} : { cursor: pageParam } }, signal })),
    initialPageParam: '',
    getNextPageParam: ({ nextCursor }) => nextCursor,
  });
  return (
    <>
      <DataState query={pages}>
        {({ pages: read }) => {
          const entries = read.flatMap(({ items }) => items);
          if (entries.length === 0) return <EmptyState Icon={IconHistory} title={said.noTrail}>{said.noTrailText}</EmptyState>;
          return <Card p={0} component="ul" className={classes['rows']} aria-label={said.history}>{entries.map((entry) => <Line key={entry.id} entry={entry} />)}</Card>;
        }}
      </DataState>
      {pages.hasNextPage ? <Button variant="default" mt="md" loading={pages.isFetchingNextPage} onClick={() => void pages.fetchNextPage()}>{more}</Button> : null}
    </>
  );
}

function Line({ entry }: { readonly entry: Of<'TrailEntry'> }) {
  const said = useWords(words);
  const did: Readonly<Record<string, string>> = useWords(deeds);
  const { at, operator, action, subject, reason, data } = entry;
  const link = subjectOf(entry);
  const why = typeof data?.['message'] === 'string' ? data['message'] : undefined;
  return (
    <li className={classes['line']}>
      <span className={classes['dim']}><Time at={at} /></span>
      <div>
        <p className={classes['deed']}><strong>{operator === 'anonymous' ? said.anonymous : operator}</strong> {did[action] ?? action}</p>
        {reason === undefined ? null : <p className={classes['because']}>{reason}</p>}
        {why === undefined ? null : <p className={classes['dim']}>{why}</p>}
      </div>
      {link === undefined ? <span className={classes['subject']}>{subject}</span> : <Anchor component={Link} to={link.to} title={link.id} className={classes['subject']}>{link.id.length > longestId ? `…${link.id.slice(-12)}` : link.id}</Anchor>}
    </li>
  );
}
