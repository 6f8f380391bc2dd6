import { Button, Modal, Stack, Switch, TextInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { api, ask, type Of } from '../../api/client.ts';
import { useCommand, type Keyed } from '../../api/command.ts';
import { keys } from '../../api/keys.ts';
import { ErrorState } from '../../parts/error-state.tsx';
import { useWords } from '../../words/language.tsx';
import { words } from './words.ts';

type Book = Of<'Book'>;

interface AddBookProps {
  readonly onClose: () => void;
  readonly onDone: (book: Book) => void;
}

const texts = ['title', 'author', 'isbn', 'classification', 'location', 'source'] as const;

interface Entered extends Partial<Record<(typeof texts)[number], string>> {
  readonly no?: string;
  readonly shelve: boolean;
}

/** A new copy, and if wanted it stands on the shelf at once. */
export function AddBook({ onClose, onDone }: AddBookProps) {
  const said = useWords(words);
  return (
    <Modal opened onClose={onClose} title={said.add}>
      <Form onDone={onDone} />
    </Modal>
  );
}

/** Two orders under keys of one stem: sent again, each is known again. */
async function register({ no, shelve, ...given }: Entered, header: Keyed): Promise<Book> {
  const described = Object.fromEntries(texts.flatMap((name) => (given[name] === undefined || given[name].trim() === '' ? [] : [[name, given[name].trim()]])));
  const book = await ask(api.POST('/books', { params: { header }, body: { title: '', ...described, ...(no === undefined || no === '' ? {} : { no: Number(no) }) } }));
  if (!shelve || book.status !== 'ENTERED') return book;
  return ask(api.POST('/books/{no}/availability', { params: { path: { no: book.no }, header: { 'Idempotency-Key': `${header['Idempotency-Key']}-shelf` } }, body: { status: 'AVAILABLE' } }));
}

function Form({ onDone }: { readonly onDone: (book: Book) => void }) {
  const said = useWords(words);
  const queries = useQueryClient();
  const [entered, setEntered] = useState<Entered>({ shelve: true });
  const add = useCommand(register, (book) => {
    void queries.invalidateQueries({ queryKey: keys.books.all });
    onDone(book);
  });
  const send = (event: FormEvent): void => {
    event.preventDefault();
    add.mutate(entered);
  };
  const labels = { title: said.name, author: said.author, isbn: said.isbn, classification: said.classification, location: said.location, source: said.source };
  return (
    <form onSubmit={send}>
      <Stack>
        {texts.map((name) => (
          <TextInput
            key={name}
            label={labels[name]}
            required={name === 'title'}
            maxLength={500}
            autoComplete="off"
            data-autofocus={name === 'title' ? true : undefined}
            value={entered[name] ?? ''}
            onChange={({ currentTarget: { value } }) => setEntered((before) => ({ ...before, [name]: value }))}
          />
        ))}
        <TextInput
          label={said.no}
          description={said.noHint}
          inputMode="numeric"
          pattern="[1-9][0-9]{0,15}"
          title={said.noPattern}
          autoComplete="off"
          value={entered.no ?? ''}
          onChange={({ currentTarget: { value } }) => setEntered((before) => ({ ...before, no: value.trim() }))}
        />
        <Switch label={said.shelve} checked={entered.shelve} onChange={({ currentTarget: { checked } }) => setEntered((before) => ({ ...before, shelve: checked }))} />
        {add.isError ? <ErrorState error={add.error} /> : null}
        <Button type="submit" loading={add.isPending}>{said.addNow}</Button>
      </Stack>
    </form>
  );
}
