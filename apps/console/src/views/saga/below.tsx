import { Card, Tabs } from '@mantine/core';
import { useSearchParams } from 'react-router';
import { JsonView } from '../../parts/json-view.tsx';
import { Changes } from './changes.tsx';
import { Messages } from './messages.tsx';
import type { Beat, Saga } from './story.ts';
import { useTelling } from './telling.ts';

const tabs = ['changes', 'messages', 'json'] as const;

/** Which of the tabs is open: part of the address. */
export function useTab(): readonly [(typeof tabs)[number], (tab: string | null) => void] {
  const [asked, ask] = useSearchParams();
  const tab = tabs.find((one) => one === asked.get('tab')) ?? 'changes';
  return [tab, (next) => ask(next === null || next === 'changes' ? {} : { tab: next }, { replace: true, preventScrollReset: true })];
}

/** What somebody who wants to know exactly looks at. */
export function Below({ saga, beats }: { readonly saga: Saga; readonly beats: readonly Beat[] }) {
  const { said } = useTelling();
  const [tab, open] = useTab();
  return (
    <Card>
      <Tabs value={tab} onChange={open} keepMounted={false}>
        <Tabs.List mb="md">
          <Tabs.Tab value="changes">{said.changes}</Tabs.Tab>
          <Tabs.Tab value="messages">{said.messages}</Tabs.Tab>
          <Tabs.Tab value="json">{said.json}</Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="changes"><Changes beats={beats} /></Tabs.Panel>
        <Tabs.Panel value="messages"><Messages sagaId={saga.sagaId} /></Tabs.Panel>
        <Tabs.Panel value="json"><JsonView label={said.raw} value={saga} /></Tabs.Panel>
      </Tabs>
    </Card>
  );
}
