import type { Language } from '../../words/dictionary.ts';

/** When a message was recorded, to the millisecond; with its day when that is not today's. */
export function stamp(at: string, now: number, language: Language): string {
  const time = new Date(at);
  const clock = new Intl.DateTimeFormat(language, { hour: '2-digit', minute: '2-digit', second: '2-digit', fractionalSecondDigits: 3, hourCycle: 'h23' }).format(time);
  const today = new Date(now).toDateString() === time.toDateString();
  return today ? clock : `${new Intl.DateTimeFormat(language, { month: 'short', day: 'numeric' }).format(time)} ${clock}`;
}
