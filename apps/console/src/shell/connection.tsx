import { IconPlugConnectedX } from '@tabler/icons-react';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { keys } from '../api/keys.ts';
import { Hint } from '../parts/hint.tsx';
import { useWords } from '../words/language.tsx';
import { words as everywhere } from '../words/words.ts';
import classes from './layout.module.css';
import { words } from './words.ts';

interface Readiness {
  readonly status: 'ready' | 'degraded' | 'not ready';
  readonly because: readonly string[];
}

type State = 'connecting' | 'connected' | 'degraded' | 'away';

const lookEveryMs = 5_000;
/** A server that is away is looked for more often: people wait. */
const lookForEveryMs = 1_000;

/** Whether the server answers, and what it says of itself. */
function useConnection(): { readonly state: State; readonly because: readonly string[] } {
  const { data, isError, isPending } = useQuery({
    queryKey: keys.ready,
    queryFn: async ({ signal }): Promise<Readiness> => (await (await fetch('/readyz', { signal })).json()) as Readiness,
    refetchInterval: (query) => (query.state.status === 'error' ? lookForEveryMs : lookEveryMs),
    retry: 1,
    retryDelay: 500,
  });
  if (isError) return { state: 'away', because: [] };
  if (isPending) return { state: 'connecting', because: [] };
  return { state: data.status === 'ready' ? 'connected' : 'degraded', because: data.because };
}

export function Connection() {
  const said = useWords(words);
  const { state, because } = useConnection();
  const dot = <span className={classes['dot']} data-state={state} aria-hidden />;
  return (
    <Hint label={[said[state], ...because].join(' ')}>
      <span className={classes['connection']} role="status">
        {dot}
        <span className={classes['connectionWord']}>{said[state]}</span>
      </span>
    </Hint>
  );
}

/** Says so while the server is away, and lets every view ask again as soon as it is back. */
export function AwayBanner() {
  const said = useWords(everywhere);
  const { state } = useConnection();
  const queries = useQueryClient();
  const wasAway = useRef(false);
  useEffect(() => {
    if (wasAway.current && state !== 'away') void queries.invalidateQueries();
    wasAway.current = state === 'away';
  }, [state, queries]);
  if (state !== 'away') return null;
  return (
    <div className={classes['away']} role="alert">
      <IconPlugConnectedX size={20} stroke={1.6} aria-hidden />
      {said.serverAway}
    </div>
  );
}
