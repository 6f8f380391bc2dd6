import { createHash } from 'node:crypto';
import type { LogRecord } from '@book-rental/kernel';
import { InvalidCursor } from './ports/cursor.ts';
import type { Lane, LogBrowser, Looked, Wanted } from './ports/log-browser.ts';

export interface Browsing {
  readonly order: 'newest' | 'oldest';
  readonly limit: number;
  /** From a former page of the same question. */
  readonly cursor?: string;
  /** The most offsets to look at, about; the adapter's portion unless said otherwise. */
  readonly lookAtMost?: number;
}

export interface Browsed {
  readonly items: readonly LogRecord[];
  /** For going on; null when there is nothing more to look at. */
  readonly nextCursor: string | null;
  /** ms since 1970: all that is wanted up to here, in the order asked for, is on this page or one before; null when everything was looked at. */
  readonly searchedTo: number | null;
}

/** How far one lane was looked at. */
interface Track {
  readonly lane: Lane;
  /** Going back, everything from here on was looked at; going forth, everything before. */
  at: number;
  /** Found and not yet shown, the next one last. */
  found: LogRecord[];
  /** The time to which it was looked at: what is beyond is not nearer. */
  reached: number;
  /** How many offsets to look at next. */
  step: number;
}

const smallestStep = 20;
const largestFirstStep = 100;
const largestStep = 2_000;

/** Characters: where one look brought so much, the next is small. */
const heavy = 4_000_000;

/**
 * One page of messages by time, out of many lanes of which each is only in order for itself. Looks at no more than it
 * may: a page that would take longer comes as it is, with where to go on. In a lane offsets have the last word, as
 * clocks of several writers differ.
 */
export async function browse(browser: LogBrowser, wanted: Wanted, { order, limit, cursor, lookAtMost = browser.portion }: Browsing): Promise<Browsed> {
  const back = order === 'newest';
  const lanes = await browser.lanes(wanted);
  const starts = cursor === undefined ? undefined : startsOf(cursor, lanes, order);
  const step = Math.max(smallestStep, Math.min(largestFirstStep, Math.ceil((2 * limit) / Math.max(1, lanes.length))));
  const tracks = lanes.map((lane, index): Track => ({ lane, at: within(lane, starts?.[index] ?? (back ? lane.to : lane.from)), found: [], reached: back ? Infinity : -Infinity, step }));
  const nearer = (one: number, other: number): boolean => (back ? one > other : one < other);
  const items: LogRecord[] = [];
  for (let looked = 0; items.length < limit; ) {
    const first = nearest(tracks, nearer);
    const unsure = tracks.filter((track) => track.found.length === 0 && left(track, back) > 0 && (first === undefined || nearer(track.reached, timeOf(first))));
    if (unsure.length === 0) {
      const next = first?.found.pop();
      if (next === undefined) break;
      items.push(next);
    } else {
      if (looked >= lookAtMost) break;
      looked += await lookOn(browser, wanted, unsure, back, Math.ceil((lookAtMost - looked) / unsure.length));
    }
  }
  const open = tracks.filter((track) => track.found.length > 0 || left(track, back) > 0);
  return { items, nextCursor: open.length === 0 ? null : cursorOf(order, lanes, tracks, back), searchedTo: open.length === 0 ? null : searched(open, wanted, back) };
}

function within({ from, to }: Lane, at: number): number {
  return Math.max(from, Math.min(to, at));
}

function left({ lane, at }: Track, back: boolean): number {
  return back ? at - lane.from : lane.to - at;
}

/** When the next record that was found was recorded. */
function timeOf({ found, reached }: Track): number {
  return found.at(-1)?.time ?? reached;
}

function nearest(tracks: readonly Track[], nearer: (one: number, other: number) => boolean): Track | undefined {
  let best: Track | undefined;
  for (const track of tracks) if (track.found.length > 0 && (best === undefined || nearer(timeOf(track), timeOf(best)))) best = track;
  return best;
}

/** Looks at the next stretch of each; answers at how many offsets in all. */
async function lookOn(browser: LogBrowser, wanted: Wanted, tracks: readonly Track[], back: boolean, most: number): Promise<number> {
  const stretches = tracks.map((track): Lane => {
    const count = Math.min(left(track, back), Math.max(smallestStep, Math.min(track.step, most)));
    return back ? { id: track.lane.id, from: track.at - count, to: track.at } : { id: track.lane.id, from: track.at, to: track.at + count };
  });
  const looked = await browser.look(stretches, wanted);
  let sum = 0;
  for (const [index, track] of tracks.entries()) {
    const stretch = stretches[index];
    if (stretch === undefined) continue;
    sum += stretch.to - stretch.from;
    move(track, stretch, looked[index] ?? { records: [] }, back);
  }
  return sum;
}

function move(track: Track, stretch: Lane, { records, times }: Looked, back: boolean): void {
  track.at = back ? stretch.from : stretch.to;
  track.found = back ? [...records] : [...records].reverse();
  const weight = records.reduce((sum, { value }) => sum + value.length, 0);
  // Where little was found a larger stretch costs no more than another question.
  track.step = weight > heavy ? smallestStep : Math.min(largestStep, track.step * 2);
  if (times !== undefined) track.reached = back ? Math.min(track.reached, times.first) : Math.max(track.reached, times.last);
}

/** The lane that was looked at least decides. */
function searched(open: readonly Track[], { from, to }: Wanted, back: boolean): number {
  const times = open.map(timeOf);
  const time = back ? Math.max(...times) : Math.min(...times);
  if (Number.isFinite(time)) return time;
  return back ? (to ?? Date.now()) : (from ?? 0);
}

/** Where each lane goes on. New messages come behind the ends that the first page saw, so they move nothing. */
function cursorOf(order: Browsing['order'], lanes: readonly Lane[], tracks: readonly Track[], back: boolean): string {
  const positions = tracks.map(({ found, at }) => {
    const next = found.at(-1);
    return next === undefined ? at : Number(next.offset) + (back ? 1 : 0);
  });
  return Buffer.from(JSON.stringify([question(order, lanes), ...positions])).toString('base64url');
}

function startsOf(cursor: string, lanes: readonly Lane[], order: Browsing['order']): readonly number[] {
  try {
    const [asked, ...positions] = JSON.parse(Buffer.from(cursor, 'base64url').toString()) as readonly unknown[];
    if (asked === question(order, lanes) && positions.length === lanes.length && positions.every((one): one is number => Number.isSafeInteger(one))) return positions;
  } catch {
    // Told below: whatever is not a cursor is the same mistake.
  }
  throw new InvalidCursor(`"${cursor}" is not a cursor of this question: take nextCursor of a page that asked for the same topics, partition and key, or leave it out.`);
}

/** Positions mean something in these lanes only. */
function question(order: Browsing['order'], lanes: readonly Lane[]): string {
  return createHash('sha256').update(`${order} ${lanes.map(({ id }) => id).join(' ')}`).digest('base64url').slice(0, 8);
}
