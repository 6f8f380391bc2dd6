import { Skeleton, Stack } from '@mantine/core';
import { useWords } from '../words/language.tsx';
import { words } from '../words/words.ts';

/** The place of what is on its way. */
export function LoadingRows({ rows = 6, height = 18 }: { readonly rows?: number; readonly height?: number }) {
  const said = useWords(words);
  return (
    <Stack gap="md" role="status" aria-label={said.loading} py="xs">
      {Array.from({ length: rows }, (_, row) => <Skeleton key={row} height={height} width={`${96 - ((row * 17) % 31)}%`} radius="sm" />)}
    </Stack>
  );
}
