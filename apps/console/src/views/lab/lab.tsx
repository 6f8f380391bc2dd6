import { Code, CopyButton, Button, Stack } from '@mantine/core';
import { IconCheck, IconCopy, IconFlaskOff } from '@tabler/icons-react';
import { useSearchParams } from 'react-router';
import { isLabOn, useAbout, useLab } from '../../api/lab.ts';
import { DataState } from '../../parts/data-state.tsx';
import { EmptyState } from '../../parts/empty-state.tsx';
import { ErrorState } from '../../parts/error-state.tsx';
import { PageHeader } from '../../parts/page-header.tsx';
import { useWords } from '../../words/language.tsx';
import { words as everywhere } from '../../words/words.ts';
import { ExperimentCards } from './experiment-cards.tsx';
import { isExperiment, type ExperimentName } from './experiments.ts';
import { FaultsOn } from './faults-on.tsx';
import { OwnFault } from './own-fault.tsx';
import { useRun } from './run.ts';
import { Preparing, Stage } from './stage.tsx';
import { words } from './words.ts';

export function Lab() {
  const said = useWords(words);
  return (
    <>
      <PageHeader title={said.title} lead={said.lead} />
      <DataState query={useAbout()}>{({ lab }) => (lab ? <OpenLab /> : <ClosedLab />)}</DataState>
    </>
  );
}

function ClosedLab() {
  const said = useWords(words);
  const { copy: toCopy, copied: isCopied } = useWords(everywhere);
  return (
    <EmptyState
      Icon={IconFlaskOff}
      title={said.off}
      action={
        <CopyButton value={said.command}>
          {({ copied, copy }) => (
            <Button variant="default" size="md" mt="xs" onClick={copy} rightSection={copied ? <IconCheck size={16} aria-hidden /> : <IconCopy size={16} aria-hidden />} aria-label={`${copied ? isCopied : toCopy}: ${said.command}`}>
              <Code bg="transparent" fz="md">{said.command}</Code>
            </Button>
          )}
        </CopyButton>
      }
    >
      {said.offText}
    </EmptyState>
  );
}

function OpenLab() {
  const [address, setAddress] = useSearchParams();
  const lab = useLab();
  const sagaId = address.get('saga') ?? undefined;
  const named = address.get('experiment');
  const experiment = isExperiment(named) ? named : undefined;
  const run = useRun((saga: string, of: ExperimentName | undefined) => setAddress({ saga, ...(of === undefined ? {} : { experiment: of }) }, { preventScrollReset: true }));
  return (
    <Stack gap={40}>
      {run.error === null ? null : <ErrorState error={run.error} />}
      {run.beginning !== undefined ? <Preparing experiment={run.beginning} /> : sagaId === undefined ? null : <Stage key={sagaId} sagaId={sagaId} experiment={experiment} lab={lab.data} onClose={() => setAddress({}, { preventScrollReset: true })} />}
      {lab.data === undefined || !isLabOn(lab.data) ? null : <FaultsOn lab={lab.data} run={run} />}
      <ExperimentCards run={run} shown={experiment} />
      <OwnFault run={run} />
    </Stack>
  );
}
