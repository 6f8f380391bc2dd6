import { Button, Group } from '@mantine/core';
import { IconBook2 } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from 'react-router';
import { api, ask } from '../../api/client.ts';
import { keys } from '../../api/keys.ts';
import { useAbout } from '../../api/lab.ts';
import { EmptyState } from '../../parts/empty-state.tsx';
import { ErrorState } from '../../parts/error-state.tsx';
import { useWords } from '../../words/language.tsx';
import { fillLibrary } from './first-library.ts';
import { words } from './words.ts';

/** Before the first rental: what this is, and how to begin. */
export function Welcome() {
  const said = useWords(words);
  const queries = useQueryClient();
  const { data: about } = useAbout();
  const books = useQuery({ queryKey: keys.books.list({ limit: 1 }), queryFn: ({ signal }) => ask(api.GET('/books', { params: { query: { limit: 1 } }, signal })) });
  const fill = useMutation({
    mutationFn: fillLibrary,
    onSuccess: async () => {
      await Promise.all([queries.invalidateQueries({ queryKey: keys.books.all }), queries.invalidateQueries({ queryKey: keys.members.all })]);
    },
  });
  const empty = books.data !== undefined && books.data.items.length === 0;
  return (
    <>
      {fill.error === null ? null : <ErrorState error={fill.error} />}
      <EmptyState
        Icon={IconBook2}
        title={said.welcome}
        action={
          <Group justify="center" mt="sm">
            {empty ? <Button size="md" loading={fill.isPending} onClick={() => fill.mutate()}>{said.fill}</Button> : <Button size="md" component={Link} to="/desk">{said.toDesk}</Button>}
            {empty ? <Button size="md" variant="default" component={Link} to="/books">{said.toBooks}</Button> : null}
            {!empty && about?.lab === true ? <Button size="md" variant="default" component={Link} to="/lab">{said.toLab}</Button> : null}
          </Group>
        }
      >
        {said.welcomeText} {empty ? said.welcomeEmpty : ''}
      </EmptyState>
    </>
  );
}
