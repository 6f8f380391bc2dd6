import { Card, Tabs } from '@mantine/core';
import { JsonView } from '../../parts/json-view.tsx';
import { Changes } from './changes.tsx';
import type { Beat, Saga } from './story.ts';
import { useTelling } from './telling.ts';

/** What somebody who wants to know exactly looks at. */
export function Below({ saga, beats }: { readonly saga: Saga; readonly beats: readonly Beat[] }) {
  const { said } = useTelling();
  return (
    <Card>
      <Tabs defaultValue="changes" keepMounted={false}>
        <Tabs.List mb="md">
          <Tabs.Tab value="changes">{said.changes}</Tabs.Tab>
          <Tabs.Tab value="json">{said.json}</Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="changes"><Changes beats={beats} /></Tabs.Panel>
        <Tabs.Panel value="json"><JsonView label={said.raw} value={saga} /></Tabs.Panel>
      </Tabs>
    </Card>
  );
}
