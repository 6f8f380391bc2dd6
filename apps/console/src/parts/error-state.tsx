import { Button } from '@mantine/core';
import { IconAlertCircle } from '@tabler/icons-react';
import { ApiProblem, ServerAway, type Of } from '../api/client.ts';
import { useLanguage, useWords } from '../words/language.tsx';
import { reasonIn } from '../words/reasons.ts';
import { words } from '../words/words.ts';
import classes from './parts.module.css';

interface ErrorStateProps {
  readonly error: unknown;
  readonly retry?: () => void;
}

/** What went wrong: the server's own sentence, with each mistake of the input, or that it is away. */
export function ErrorState({ error, retry }: ErrorStateProps) {
  const said = useWords(words);
  const mistakes = error instanceof ApiProblem ? (error.problem.errors ?? []) : [];
  return (
    <div className={classes['error']} role="alert">
      <IconAlertCircle size={22} stroke={1.7} aria-hidden style={{ flex: 'none', marginTop: 1 }} />
      <div style={{ flex: 1 }}>
        {error instanceof ApiProblem ? <Refused problem={error.problem} /> : error instanceof ServerAway ? said.serverAway : said.wrongHere}
        {mistakes.length === 0 ? null : (
          <ul>
            {mistakes.map(({ path, message }) => <li key={`${path} ${message}`}>{path}: {message}</li>)}
          </ul>
        )}
      </div>
      {retry === undefined ? null : <Button size="xs" variant="default" onClick={retry}>{said.tryAgain}</Button>}
    </div>
  );
}

function Refused({ problem: { code, detail } }: { readonly problem: Of<'Problem'> }) {
  const { language } = useLanguage();
  return <span title={detail}>{reasonIn(language, { code, message: detail })}</span>;
}
