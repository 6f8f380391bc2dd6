import { Anchor } from '@mantine/core';
import { IconArrowLeft } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link } from 'react-router';
import { api, ask } from '../../api/client.ts';
import { keys } from '../../api/keys.ts';
import { timeTaken } from '../../parts/duration.ts';
import { useNow } from '../../parts/now.ts';
import { PageHeader } from '../../parts/page-header.tsx';
import { ShortId } from '../../parts/short-id.tsx';
import { StatusBadge } from '../../parts/status-badge.tsx';
import { Time } from '../../parts/time.tsx';
import classes from './saga.module.css';
import type { Saga } from './story.ts';
import { useTelling } from './telling.ts';

/** What it is, in words: the names of its member and book are asked for where the saga has only their numbers. */
export function Heading({ saga }: { readonly saga: Saga }) {
  const { said, language, duration } = useTelling();
  const now = useNow();
  const member = useMemberName(saga.memberId);
  const book = useBookTitle(saga.item);
  return (
    <>
      <Anchor component={Link} to="/sagas" className={classes['back']} fz="sm"><IconArrowLeft size={16} aria-hidden /> {said.backToList}</Anchor>
      <PageHeader
        title={said[saga.type ?? 'UNKNOWN'](book, member)}
        lead={
          <span className={classes['facts']}>
            <StatusBadge status={saga.status} />
            <span>{said.began} <Time at={saga.startedAt} /></span>
            <span>{saga.endedAt === undefined ? said.since(duration(Math.max(0, now - Date.parse(saga.startedAt)))) : said.took(timeTaken(saga.startedAt, saga.endedAt, language))}</span>
            <ShortId id={saga.sagaId} />
          </span>
        }
      />
    </>
  );
}

function useMemberName(memberId: string | null): string {
  const { said } = useTelling();
  const id = memberId ?? '';
  const { data } = useQuery({ queryKey: keys.members.one(id), queryFn: ({ signal }) => ask(api.GET('/members/{id}', { params: { path: { id } }, signal })), enabled: id !== '' });
  return data?.name ?? memberId ?? said.somebody;
}

function useBookTitle(item: Saga['item']): string {
  const { said } = useTelling();
  const no = item?.no ?? 0;
  const known = item?.title ?? '';
  const { data } = useQuery({ queryKey: keys.books.one(no), queryFn: ({ signal }) => ask(api.GET('/books/{no}', { params: { path: { no } }, signal })), enabled: no > 0 && known === '' });
  const title = known === '' ? (data?.title ?? '') : known;
  return title === '' ? said.bookNo(no) : said.quoted(title);
}
