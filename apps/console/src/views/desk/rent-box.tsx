import { Button, Card, Group, Switch, Text, Title } from '@mantine/core';
import { useState } from 'react';
import type { Of } from '../../api/client.ts';
import { BookSearch } from '../../parts/book-search.tsx';
import { StatusBadge } from '../../parts/status-badge.tsx';
import { useWords } from '../../words/language.tsx';
import classes from './desk.module.css';
import { words } from './words.ts';

type Book = Of<'Book'>;

/** Finds a book and rents it. What cannot be lent is shown when asked for, and can be tried: a refusal tells a lot. */
export function RentBox({ onRent }: { readonly onRent: (book: Book) => void }) {
  const said = useWords(words);
  const [all, setAll] = useState(false);
  const [book, setBook] = useState<Book>();
  /** A new search field after each rent: empty again. */
  const [round, setRound] = useState(0);
  const next = (): void => {
    setBook(undefined);
    setRound((before) => before + 1);
  };
  return (
    <Card component="section" aria-label={said.rentTitle}>
      <Group justify="space-between" gap="xs" mb="md">
        <Title order={2}>{said.rentTitle}</Title>
        <Switch size="sm" label={said.showAll} checked={all} onChange={({ currentTarget: { checked } }) => setAll(checked)} />
      </Group>
      <BookSearch key={round} onPick={setBook} {...(all ? {} : { status: 'AVAILABLE' })} />
      {book === undefined ? null : (
        <Picked
          book={book}
          onAnother={next}
          onRent={() => {
            onRent(book);
            next();
          }}
        />
      )}
    </Card>
  );
}

function Picked({ book, onRent, onAnother }: { readonly book: Book; readonly onRent: () => void; readonly onAnother: () => void }) {
  const said = useWords(words);
  const free = book.status === 'AVAILABLE';
  return (
    <div className={classes['picked']}>
      <Group justify="space-between" align="flex-start" wrap="nowrap">
        <div>
          <Text fw={650}>{book.title}</Text>
          <Text c="dimmed" fz="sm">{[book.author ?? '', `No. ${book.no}`].filter((part) => part !== '').join(' · ')}</Text>
        </div>
        <StatusBadge status={book.status} />
      </Group>
      {free ? null : <Text fz="sm" mt="xs">{said.tryAnywayText}</Text>}
      <Group mt="md" gap="xs">
        <Button onClick={onRent} variant={free ? 'filled' : 'light'}>{free ? said.rent : said.tryAnyway}</Button>
        <Button onClick={onAnother} variant="subtle" color="gray">{said.another}</Button>
      </Group>
    </div>
  );
}
