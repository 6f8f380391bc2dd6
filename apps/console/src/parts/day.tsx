import { useLanguage } from '../words/language.tsx';
import type { Language } from '../words/dictionary.ts';

/** A day of the library's calendar as it is written: no time zone moves it. */
export function dayIn(language: Language, day: string): string {
  return new Intl.DateTimeFormat(language, { month: 'short', day: 'numeric', weekday: 'short', timeZone: 'UTC' }).format(new Date(`${day}T00:00:00Z`));
}

/** A due date and the like, `YYYY-MM-DD`. */
export function Day({ day }: { readonly day: string }) {
  const { language } = useLanguage();
  return <time dateTime={day} title={day} style={{ whiteSpace: 'nowrap' }}>{dayIn(language, day)}</time>;
}
