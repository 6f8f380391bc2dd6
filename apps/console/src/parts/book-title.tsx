import { useQuery } from '@tanstack/react-query';
import { api, ask } from '../api/client.ts';
import { keys } from '../api/keys.ts';

interface Item {
  readonly no: number;
  readonly title: string;
}

/** The title of a book. Who rented without giving one left it empty; then the book itself is asked, and until it answers its number stands there. */
export function useBookTitle({ no, title }: Item): string {
  const { data } = useQuery({ queryKey: keys.books.one(no), queryFn: ({ signal }) => ask(api.GET('/books/{no}', { params: { path: { no } }, signal })), enabled: title === '' });
  if (title !== '') return title;
  return data?.title ?? `No. ${no}`;
}

export function BookTitle({ item }: { readonly item: Item }) {
  return <>{useBookTitle(item)}</>;
}
