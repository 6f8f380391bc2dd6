/** A day of the library's calendar: `2026-11-24`. */
export type Day = string;

export type Period = 'week' | 'month' | 'year';

/** Every zone's offset from UTC is a multiple of this, so no day begins in the middle of one. */
const quarterHour = 15 * 60_000;
const oneDay = 86_400_000;
const daysKept = 1024;

interface Zone {
  readonly format: Intl.DateTimeFormat;
  readonly days: Map<number, Day>;
}

const zones = new Map<string, Zone>();

/** The day on the library's calendar at that instant (ISO 8601). Formatting is slow, and rentals come in thousands a second: each quarter of an hour is formatted once. */
export function dayIn(timeZone: string, instant: string): Day {
  const zone = zoneOf(timeZone);
  const quarter = Math.floor(Date.parse(instant) / quarterHour);
  const known = zone.days.get(quarter);
  if (known !== undefined) return known;
  const day = zone.format.format(quarter * quarterHour);
  if (zone.days.size >= daysKept) zone.days.clear();
  zone.days.set(quarter, day);
  return day;
}

function zoneOf(timeZone: string): Zone {
  const known = zones.get(timeZone);
  if (known !== undefined) return known;
  const zone = { format: new Intl.DateTimeFormat('sv-SE', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' }), days: new Map<number, Day>() };
  zones.set(timeZone, zone);
  return zone;
}

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
