import type { LogRecord } from '@book-rental/kernel';
import type { Lane, LogBrowser, Wanted } from './ports/log-browser.ts';
import { Outage } from './ports/outage.ts';

/** What came since the last time. */
export interface Heard {
  /** The newest, oldest first. */
  readonly records: readonly LogRecord[];
  /** How many more came that are not among them; where topics share their offsets and very many came, at most so many. */
  readonly leftOut: number;
}

export interface Following {
  readonly browser: LogBrowser;
  readonly wanted: Wanted;
  /** ms between two looks: so seldom is `heard` called. */
  readonly everyMs: number;
  /** The most records at a time. */
  readonly most: number;
  readonly heard: (heard: Heard) => void;
  /** Why nothing can be heard for now: told once, with the sentence. It goes on by itself. */
  readonly away: (sentence: string) => void;
  /** It cannot go on. */
  readonly failed: (error: unknown) => void;
}

/** More than this at once is not looked at: whoever follows sees the newest. */
const lookAtMost = 2_000;

/** Where the log ends now, for `follow`. */
export async function endsNow(browser: LogBrowser, wanted: Wanted): Promise<ReadonlyMap<string, number>> {
  return new Map((await browser.lanes(wanted)).map(({ id, to }) => [id, to]));
}

/** Tells what comes behind these ends until it is stopped. */
export function follow(following: Following, ends: ReadonlyMap<string, number>): () => void {
  const { everyMs, heard, away, failed } = following;
  let at = ends;
  let stopped = false;
  let told = false;
  let timer = setTimeout(look, everyMs);

  async function lookOnce(): Promise<void> {
    try {
      const next = await newest(following, at);
      told = false;
      at = next.ends;
      if (!stopped && (next.records.length > 0 || next.leftOut > 0)) heard(next);
    } catch (error) {
      if (!(error instanceof Outage)) return failed(error);
      if (!told && !stopped) away(error.message);
      told = true;
    }
    if (!stopped) timer = setTimeout(look, everyMs);
  }

  function look(): void {
    void lookOnce();
  }

  return () => {
    stopped = true;
    clearTimeout(timer);
  };
}

async function newest({ browser, wanted, most }: Following, at: ReadonlyMap<string, number>): Promise<Heard & { readonly ends: ReadonlyMap<string, number> }> {
  const lanes = await browser.lanes(wanted);
  const ends = new Map(lanes.map(({ id, to }) => [id, to]));
  // A lane that was not there before began since; one that is shorter than it was began anew.
  const grown = lanes.map((lane): Lane => ({ ...lane, from: Math.max(lane.from, Math.min(at.get(lane.id) ?? lane.from, lane.to)) })).filter(({ from, to }) => to > from);
  if (grown.length === 0) return { records: [], leftOut: 0, ends };
  const each = Math.ceil(lookAtMost / grown.length);
  const stretches = grown.map((lane): Lane => ({ ...lane, from: Math.max(lane.from, lane.to - each) }));
  const skipped = grown.reduce((sum, { from }, index) => sum + (stretches[index]?.from ?? from) - from, 0);
  const records = (await browser.look(stretches, wanted)).flatMap((looked) => looked.records).sort((one, other) => one.time - other.time);
  return { records: records.slice(-most), leftOut: skipped + Math.max(0, records.length - most), ends };
}
