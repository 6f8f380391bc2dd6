import { api, ask, type Of } from '../api/client.ts';
import { keys } from '../api/keys.ts';
import { useWords } from '../words/language.tsx';
import { words } from '../words/words.ts';
import classes from './parts.module.css';
import { Search } from './search.tsx';
import { StatusBadge } from './status-badge.tsx';

type Book = Of<'Book'>;

interface BookSearchProps {
  readonly onPick: (book: Book) => void;
  readonly label?: string;
  /** Only books in this state. */
  readonly status?: Book['status'];
}

/** Finds a copy by title, author, ISBN or number. */
export function BookSearch({ onPick, label, status: wanted }: BookSearchProps) {
  const said = useWords(words);
  return (
    <Search<Book>
      label={label ?? said.book}
      placeholder={said.bookHint}
      nothing={said.noBook}
      queryKey={(query) => keys.books.list({ query, limit: 8, status: wanted })}
      find={async (query, signal) => (await ask(api.GET('/books', { params: { query: { limit: 8, ...(query === '' ? {} : { query }), ...(wanted === undefined ? {} : { status: wanted }) } }, signal }))).items}
      idOf={({ no }) => String(no)}
      nameOf={({ title }) => title}
      onPick={onPick}
      show={({ no, title, author, status }) => (
        <span className={classes['found']}>
          <span>{title} <span className={classes['dim']}>{author ?? ''} {no}</span></span>
          <StatusBadge status={status} />
        </span>
      )}
    />
  );
}
