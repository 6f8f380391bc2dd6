import { Title } from '@mantine/core';
import { useLanguage, useWords } from '../../words/language.tsx';
import { beatsOf, type Beat } from './beats.ts';
import type { Saga } from './experiments.ts';
import classes from './lab.module.css';
import { beatWords, people } from './telling.ts';
import { words } from './words.ts';

/** What happened so far, a line each, with the time since the beginning. */
export function Course({ timeline }: { readonly timeline: Saga['timeline'] }) {
  const said = useWords(words);
  return (
    <div>
      <Title order={3} fz="sm" mb={8}>{said.course}</Title>
      <ol className={classes['course']}>{beatsOf(timeline).map((beat) => <Line key={beat.index} beat={beat} />)}</ol>
    </div>
  );
}

function Line({ beat: { ms, kind, tone, who, what } }: { readonly beat: Beat }) {
  const said = useWords(beatWords);
  const { inSentence } = useWords(people);
  const { language } = useLanguage();
  const seconds = (ms / 1_000).toLocaleString(language, { minimumFractionDigits: 1, maximumFractionDigits: 1 });
  return (
    <li data-tone={tone}>
      <span className={classes['when']}>{language === 'ko' ? `${seconds}초` : `${seconds} s`}</span>
      <span>{kind === 'other' ? what : said[kind](inSentence(who))}</span>
    </li>
  );
}
