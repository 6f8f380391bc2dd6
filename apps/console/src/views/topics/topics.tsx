import { IconBuildingBroadcastTower } from '@tabler/icons-react';
import { EmptyState } from '../../parts/empty-state.tsx';
import { PageHeader } from '../../parts/page-header.tsx';
import { useWords } from '../../words/language.tsx';
import { words } from './words.ts';

export function Topics() {
  const said = useWords(words);
  return (
    <>
      <PageHeader title={said.title} lead={said.lead} />
      <EmptyState Icon={IconBuildingBroadcastTower} title={said.none}>{said.noneText}</EmptyState>
    </>
  );
}
