import type { Language } from '../words/dictionary.ts';

/** The units of spoken times, in ms, the largest first. */
export const units = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
  ['second', 1_000],
] as const;

/** `3 minutes ago` in the language; undefined for less than ten seconds either way, which is "now". */
export function relative(at: number, now: number, language: Language): string | undefined {
  const ms = at - now;
  if (Math.abs(ms) < 10_000) return undefined;
  const [unit, length] = units.find(([, size]) => Math.abs(ms) >= size) ?? units[3];
  return new Intl.RelativeTimeFormat(language, { numeric: 'always' }).format(Math.trunc(ms / length), unit);
}
