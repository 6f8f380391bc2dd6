import { Button } from '@mantine/core';
import { IconMapQuestion } from '@tabler/icons-react';
import { Link } from 'react-router';
import { EmptyState } from '../parts/empty-state.tsx';
import { useWords } from '../words/language.tsx';
import { words } from './words.ts';

export function Nowhere() {
  const said = useWords(words);
  return (
    <EmptyState Icon={IconMapQuestion} title={said.nowhere} heading action={<Button component={Link} to="/" variant="light">{said.toOverview}</Button>}>
      {said.nowhereText}
    </EmptyState>
  );
}
