import { Button, TextInput } from '@mantine/core';
import { useDebouncedValue, useDisclosure } from '@mantine/hooks';
import { IconSearch, IconUserPlus, IconUsers } from '@tabler/icons-react';
import { lazy, Suspense } from 'react';
import { useNavigate, useParams } from 'react-router';
import { api, ask } from '../../api/client.ts';
import { useFilter } from '../../api/filter.ts';
import { keys } from '../../api/keys.ts';
import { usePages } from '../../api/pages.ts';
import { Balance } from '../../parts/balance.tsx';
import { DataState } from '../../parts/data-state.tsx';
import { EmptyState } from '../../parts/empty-state.tsx';
import { MoreButton } from '../../parts/more-button.tsx';
import { PageHeader } from '../../parts/page-header.tsx';
import parts from '../../parts/parts.module.css';
import { RowList } from '../../parts/row-list.tsx';
import { useWords } from '../../words/language.tsx';
import { MemberPage } from './member-page.tsx';
import { words } from './words.ts';

const typingMs = 200;

/** Fetched when somebody new comes. */
const RegisterMember = lazy(async () => ({ default: (await import('../../parts/register-member.tsx')).RegisterMember }));

/** All members; or one of them, by the id. */
export function Members() {
  const { id } = useParams();
  return id === undefined ? <MemberList /> : <MemberPage key={id} id={id} />;
}

function MemberList() {
  const said = useWords(words);
  const go = useNavigate();
  const [adding, { open, close }] = useDisclosure();
  const [{ query }, set] = useFilter('query');
  return (
    <>
      <PageHeader title={said.title} lead={said.lead}>
        <Button leftSection={<IconUserPlus size={18} stroke={1.8} aria-hidden />} onClick={open}>{said.add}</Button>
      </PageHeader>
      <div className={parts['filters']} role="search">
        <TextInput label={said.search} placeholder={said.searchHint} type="search" value={query} leftSection={<IconSearch size={18} stroke={1.6} aria-hidden />} onChange={({ currentTarget: { value } }) => set('query', value)} />
      </div>
      <Found query={query} />
      {adding ? <Suspense><RegisterMember onClose={close} onDone={({ id }) => void go(`/members/${encodeURIComponent(id)}`)} /></Suspense> : null}
    </>
  );
}

function Found({ query }: { readonly query: string }) {
  const said = useWords(words);
  const [typed] = useDebouncedValue(query.trim(), typingMs);
  const filter = typed === '' ? {} : { query: typed };
  const members = usePages(keys.members.list(filter), (cursor, signal) => ask(api.GET('/members', { params: { query: { ...filter, ...cursor } }, signal })));
  return (
    <>
      <DataState query={members.query}>
        {(found) =>
          found.length > 0 ? (
            <RowList label={said.title} rows={found.map(({ id, name, points }) => ({ id, title: name, text: id, to: `/members/${encodeURIComponent(id)}`, side: <span><Balance points={points} /></span> }))} />
          ) : (
            <EmptyState Icon={IconUsers} title={typed === '' ? said.none : said.nothingFound}>{typed === '' ? said.noneText : said.nothingFoundText}</EmptyState>
          )
        }
      </DataState>
      <MoreButton more={members.more} loading={members.moreComes} />
    </>
  );
}
