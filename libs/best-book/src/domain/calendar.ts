import type { Day } from '@book-rental/kernel';

export type Period = 'week' | 'month' | 'year';

const oneDay = 86_400_000;

/** The names of the periods that a day is in; later periods sort after earlier ones. */
export function periodsOf(day: Day): Readonly<Record<Period, string>> {
  return { week: weekOf(day), month: day.slice(0, 7), year: day.slice(0, 4) };
}

/** ISO 8601: a week belongs to the year of its Thursday, so 1 January 2027 is in `2026-W53`. */
function weekOf(day: Day): string {
  const midnight = Date.parse(`${day}T00:00:00Z`);
  const weekday = (new Date(midnight).getUTCDay() + 6) % 7;
  const thursday = midnight + (3 - weekday) * oneDay;
  const year = new Date(thursday).getUTCFullYear();
  const week = 1 + Math.floor((thursday - Date.UTC(year, 0, 1)) / (7 * oneDay));
  return `${year}-W${String(week).padStart(2, '0')}`;
}
