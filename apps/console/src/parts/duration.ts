import type { Language } from '../words/dictionary.ts';
import { units } from './relative.ts';

/** `63 ms`, `5.2 sec`, `3 min 20 sec`, `2 hr 5 min`: the two largest units, never rounded up to the next. */
export function duration(ms: number, language: Language): string {
  const part = (value: number, unit: string): string => new Intl.NumberFormat(language, { style: 'unit', unit, unitDisplay: 'short', maximumFractionDigits: value < 10 ? 1 : 0, roundingMode: 'trunc' }).format(value);
  if (ms < 1_000) return part(Math.max(0, Math.trunc(ms)), 'millisecond');
  const first = units.findIndex(([, length]) => ms >= length);
  const [unit, length] = units[first] ?? units[3];
  if (unit === 'second') return part(ms / length, unit);
  const [smaller, smallerLength] = units[first + 1] ?? units[3];
  const rest = Math.trunc((ms % length) / smallerLength);
  return rest === 0 ? part(Math.trunc(ms / length), unit) : `${part(Math.trunc(ms / length), unit)} ${part(rest, smaller)}`;
}

/** How long something took: never nothing. */
export function timeTaken(from: string, to: string, language: Language): string {
  const ms = Date.parse(to) - Date.parse(from);
  return ms < 1 ? `< ${duration(1, language)}` : duration(ms, language);
}
