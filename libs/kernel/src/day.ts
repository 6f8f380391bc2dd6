/** A day of the library's calendar: `2026-11-24`. Days sort as text. */
export type Day = string;

/** Every zone's offset from UTC is a multiple of this, so no day begins in the middle of one. */
const quarterHour = 15 * 60_000;
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
