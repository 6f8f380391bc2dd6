import { Button } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { EmptyState } from '../parts/empty-state.tsx';
import { useWords } from '../words/language.tsx';
import { words as everywhere } from '../words/words.ts';
import { words } from './words.ts';

/** A view broke, or could not be fetched: a newer build has other files, which a reload finds. */
export function RouteFailure() {
  const said = useWords(words);
  const { wrongHere } = useWords(everywhere);
  return (
    <EmptyState Icon={IconAlertTriangle} title={said.failed} heading action={<Button onClick={() => window.location.reload()}>{said.reload}</Button>}>
      {wrongHere}
    </EmptyState>
  );
}
