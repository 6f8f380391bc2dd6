import { Button, Center } from '@mantine/core';
import { useWords } from '../words/language.tsx';
import { words } from '../words/words.ts';

/** Under a list that has more. */
export function MoreButton({ more, loading }: { readonly more: (() => void) | undefined; readonly loading: boolean }) {
  const said = useWords(words);
  if (more === undefined) return null;
  return <Center mt="md"><Button variant="default" onClick={more} loading={loading}>{said.more}</Button></Center>;
}
