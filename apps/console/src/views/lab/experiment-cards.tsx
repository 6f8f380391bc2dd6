import { Button, Card, Text, Title } from '@mantine/core';
import { IconPlayerPlay } from '@tabler/icons-react';
import { useWords } from '../../words/language.tsx';
import { experimentNames, experiments, type ExperimentName } from './experiments.ts';
import classes from './lab.module.css';
import { Picture } from './picture.tsx';
import { plans } from './plans.ts';
import type { Run } from './run.ts';
import { words } from './words.ts';

/** The guided ones, in the order in which they should be tried. */
export function ExperimentCards({ run, shown }: { readonly run: Run; readonly shown: ExperimentName | undefined }) {
  const said = useWords(words);
  const plan = useWords(plans);
  return (
    <section aria-labelledby="experiments">
      <Title order={2} id="experiments">{said.experiments}</Title>
      <Text c="dimmed" mt={4} mb="md" maw="44rem">{said.experimentsText}</Text>
      <ul className={classes['cards']}>
        {experimentNames.map((name) => (
          <Card component="li" key={name} className={classes['card'] ?? ''} data-shown={name === shown}>
            <Picture of={experiments[name].picture} />
            <Title order={3} mt="sm">{plan[name]}</Title>
            <Text c="dimmed" fz="sm" mt={4} mb="md">{plan[`${name}Text`]}</Text>
            <Button
              variant="light"
              mt="auto"
              fullWidth
              leftSection={<IconPlayerPlay size={16} stroke={1.8} aria-hidden />}
              aria-label={`${name === shown ? said.runAgain : said.run}: ${plan[name]}`}
              loading={run.beginning === name}
              disabled={run.beginning !== undefined && run.beginning !== name}
              onClick={() => run.begin(name)}
            >
              {name === shown ? said.runAgain : said.run}
            </Button>
          </Card>
        ))}
      </ul>
    </section>
  );
}
