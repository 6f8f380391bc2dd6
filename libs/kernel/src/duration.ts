const pattern = /^P(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d{1,3})?)S)?)?$/;
const units = [7 * 86_400_000, 86_400_000, 3_600_000, 60_000, 1_000];

/** ms of an ISO 8601 duration in weeks, days, hours, minutes and seconds (`PT5M`, `P1DT12H`); undefined when it is none. Months and years are none: they have no fixed length. */
export function parseDuration(text: string): number | undefined {
  const match = pattern.exec(text);
  if (match === null || text === 'P' || text.endsWith('T')) return undefined;
  const ms = match.slice(1).reduce((sum, part, index) => sum + (part === undefined ? 0 : Number(part) * (units[index] ?? 0)), 0);
  return Number.isSafeInteger(Math.round(ms)) ? Math.round(ms) : undefined;
}

/** The other way round, in days, hours, minutes and seconds. */
export function formatDuration(ms: number): string {
  const days = Math.floor(ms / 86_400_000);
  const rest = ms % 86_400_000;
  const time = [
    [Math.floor(rest / 3_600_000), 'H'],
    [Math.floor((rest % 3_600_000) / 60_000), 'M'],
    [(rest % 60_000) / 1_000, 'S'],
  ] as const;
  const text = time.flatMap(([count, unit]) => (count === 0 ? [] : [`${count}${unit}`])).join('');
  if (days === 0 && text === '') return 'PT0S';
  return `P${days === 0 ? '' : `${days}D`}${text === '' ? '' : `T${text}`}`;
}
