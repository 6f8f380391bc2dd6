import { Button, NativeSelect, TextInput } from '@mantine/core';
import { useDebouncedValue, useDisclosure } from '@mantine/hooks';
import { IconBook2, IconPlus, IconSearch } from '@tabler/icons-react';
import { lazy, Suspense } from 'react';
import { useNavigate, useParams } from 'react-router';
import { api, ask, type Of } from '../../api/client.ts';
import { useFilter } from '../../api/filter.ts';
import { keys } from '../../api/keys.ts';
import { usePages } from '../../api/pages.ts';
import { DataState } from '../../parts/data-state.tsx';
import { EmptyState } from '../../parts/empty-state.tsx';
import { MoreButton } from '../../parts/more-button.tsx';
import { PageHeader } from '../../parts/page-header.tsx';
import parts from '../../parts/parts.module.css';
import { RowList } from '../../parts/row-list.tsx';
import { StatusBadge } from '../../parts/status-badge.tsx';
import { useWords } from '../../words/language.tsx';
import { states } from '../../words/words.ts';
import { BookPage } from './book-page.tsx';
import { words } from './words.ts';

type Status = Of<'Book'>['status'];

const statuses = ['AVAILABLE', 'RENTED', 'ENTERED', 'WITHDRAWN'] as const satisfies readonly Status[];
const typingMs = 200;

/** Fetched when a book is added. */
const AddBook = lazy(async () => ({ default: (await import('./add-book.tsx')).AddBook }));

/** Every copy; or one of them, by its number. */
export function Books() {
  const { no } = useParams();
  return no === undefined ? <BookList /> : <BookPage key={no} no={no} />;
}

function BookList() {
  const said = useWords(words);
  const state = useWords(states);
  const go = useNavigate();
  const [adding, { open, close }] = useDisclosure();
  const [{ query, status }, set] = useFilter('query', 'status');
  return (
    <>
      <PageHeader title={said.title} lead={said.lead}>
        <Button leftSection={<IconPlus size={18} stroke={1.8} aria-hidden />} onClick={open}>{said.add}</Button>
      </PageHeader>
      <div className={parts['filters']} role="search">
        <TextInput label={said.search} placeholder={said.searchHint} type="search" value={query} leftSection={<IconSearch size={18} stroke={1.6} aria-hidden />} onChange={({ currentTarget: { value } }) => set('query', value)} />
        <NativeSelect label={said.state} value={status} onChange={({ currentTarget: { value } }) => set('status', value)} data={[{ value: '', label: said.anyState }, ...statuses.map((value) => ({ value, label: state[value] }))]} />
      </div>
      <Found query={query} status={statuses.find((one) => one === status)} />
      {adding ? <Suspense><AddBook onClose={close} onDone={({ no }) => void go(`/books/${no}`)} /></Suspense> : null}
    </>
  );
}

function Found({ query, status }: { readonly query: string; readonly status: Status | undefined }) {
  const said = useWords(words);
  const [typed] = useDebouncedValue(query.trim(), typingMs);
  const filter = { ...(typed === '' ? {} : { query: typed }), ...(status === undefined ? {} : { status }) };
  const books = usePages(keys.books.list(filter), (cursor, signal) => ask(api.GET('/books', { params: { query: { ...filter, ...cursor } }, signal })));
  return (
    <>
      <DataState query={books.query}>
        {(found) =>
          found.length > 0 ? (
            <RowList
              label={said.title}
              rows={found.map(({ no, title, author, status: now }) => ({ id: String(no), lead: no, title, to: `/books/${no}`, ...(author === undefined ? {} : { text: author }), side: <StatusBadge status={now} /> }))}
            />
          ) : typed === '' && status === undefined ? (
            <EmptyState Icon={IconBook2} title={said.none}>{said.noneText}</EmptyState>
          ) : (
            <EmptyState Icon={IconBook2} title={said.nothingFound}>{said.nothingFoundText}</EmptyState>
          )
        }
      </DataState>
      <MoreButton more={books.more} loading={books.moreComes} />
    </>
  );
}
