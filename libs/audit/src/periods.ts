import type { InboxEntry } from '@book-rental/runtime';
import type { Findings } from './findings.ts';
import type { CounterFacts } from './source.ts';

/** What the best book remembers having counted, by book and by day in Greenwich: which day the library had is its own affair. */
export interface Tallies {
  readonly note: (entry: InboxEntry & { readonly key: string }) => void;
  /** Days with how many rentals of that book stand, and how many are counted off rentals that are forgotten. */
  readonly of: (key: string) => { readonly days: ReadonlyMap<number, number>; readonly undated: number };
}

const oneDay = 86_400_000;

export function createTallies(): Tallies {
  const books = new Map<string, { readonly days: Map<number, number>; readonly rented: Map<string, number>; undated: number }>();
  return {
    note: ({ key, sagaId, data }) => {
      const amount = Number(data?.['rentals'] ?? 0);
      if (amount === 0) return;
      const book = books.get(key) ?? { days: new Map<number, number>(), rented: new Map<string, number>(), undated: 0 };
      books.set(key, book);
      const at = data?.['at'];
      const day = typeof at === 'string' ? Math.floor(Date.parse(at) / oneDay) : book.rented.get(sagaId);
      if (day === undefined || Number.isNaN(day)) {
        book.undated += amount;
        return;
      }
      book.rented.set(sagaId, day);
      book.days.set(day, (book.days.get(day) ?? 0) + amount);
    },
    of: (key) => books.get(key) ?? { days: new Map(), undated: 0 },
  };
}

/** Of each kind so many periods are kept at least. */
const fewestKept = 5;

const periods = ['week', 'month', 'year'] as const;

/** Each period has what is remembered of it, and all of them together no more than the total. A zone is half a day ahead or behind at most. */
export function checkPeriods(key: string, counter: CounterFacts, tallies: Tallies, findings: Findings): void {
  const { days, undated } = tallies.of(key);
  // Rentals that retention took out of memory stand in some period, too.
  const forgotten = Math.abs(counter.carried) + Math.abs(undated);
  for (const period of periods) {
    const counts = counter[period];
    if (counts === undefined) continue;
    findings.looked('counts');
    const wrong = (sentence: string) => findings.found('counts', { aggregate: `best book ${key}`, always: true, sentence });
    const sum = Object.values(counts).reduce((all, one) => all + one, 0);
    // Old periods are dropped, never the latest few.
    const whole = Object.keys(counts).length < fewestKept;
    if (sum > counter.total || (whole && sum !== counter.total)) wrong(`Its ${period}s have ${sum} rentals together, but the total is ${counter.total}.`);
    const { sure, possible } = bounds(days, period);
    for (const [name, count] of Object.entries(counts)) {
      if (count < (sure.get(name) ?? 0) - Math.abs(undated)) wrong(`${name} has ${count} rentals, but ${sure.get(name) ?? 0} of it are remembered.`);
      if (count > (possible.get(name) ?? 0) + forgotten) wrong(`${name} has ${count} rentals, but no more than ${(possible.get(name) ?? 0) + forgotten} can be of it.`);
    }
    const first = Object.keys(counts).sort()[0] ?? '';
    for (const [name, count] of sure) {
      // Periods before the first one that is kept were dropped.
      if (counts[name] === undefined && count > Math.abs(undated) && name > first) wrong(`${name} is not there, but ${count} rentals of it are remembered.`);
    }
  }
}

function bounds(days: ReadonlyMap<number, number>, period: (typeof periods)[number]) {
  const sure = new Map<string, number>();
  const possible = new Map<string, number>();
  const add = (sums: Map<string, number>, name: string, count: number) => sums.set(name, (sums.get(name) ?? 0) + count);
  for (const [day, count] of days) {
    const names = new Set([day - 1, day, day + 1].map((one) => nameOf(one, period)));
    for (const name of names) add(possible, name, count);
    const [only] = names;
    if (names.size === 1 && only !== undefined) add(sure, only, count);
  }
  return { sure, possible };
}

function nameOf(day: number, period: (typeof periods)[number]): string {
  const date = new Date(day * oneDay);
  if (period === 'year') return date.toISOString().slice(0, 4);
  if (period === 'month') return date.toISOString().slice(0, 7);
  // ISO 8601: a week is of the year that has its Thursday.
  const thursday = new Date((day + 3 - ((date.getUTCDay() + 6) % 7)) * oneDay);
  const year = thursday.getUTCFullYear();
  const week = 1 + Math.floor((thursday.getTime() - Date.UTC(year, 0, 1)) / (7 * oneDay));
  return `${year}-W${String(week).padStart(2, '0')}`;
}
