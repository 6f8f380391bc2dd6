import { useLanguage, useWords } from '../words/language.tsx';
import { words } from '../words/words.ts';
import { useNow } from './now.ts';
import { relative } from './relative.ts';

interface TimeProps {
  /** An instant, ISO 8601. */
  readonly at: string;
  /** The date and the time themselves, where the exact one matters. */
  readonly exact?: boolean;
}

/** How long ago; the exact time on hover, and for programs. */
export function Time({ at, exact = false }: TimeProps) {
  const { language } = useLanguage();
  const said = useWords(words);
  const now = useNow();
  const full = new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeStyle: 'medium' }).format(new Date(at));
  return (
    <time dateTime={at} title={full} style={{ whiteSpace: 'nowrap' }}>
      {exact ? full : (relative(Date.parse(at), now, language) ?? said.justNow)}
    </time>
  );
}
