import type { Beat } from './story.ts';

/** The room on the left for the times. */
export const gutter = 78;
const messageHeight = 66;
const noteHeight = 54;
/** The arrow lies so far below the top of its row: what it says stands above it. */
export const arrowAt = 34;
const breakHeight = 38;
/** ms: a longer pause is told in words, on a broken line, instead of being drawn to scale. */
const longPause = 1_000;

export interface Row {
  readonly beat: Beat;
  readonly top: number;
  readonly height: number;
  /** The broken line before it, where the pause was long. */
  readonly pause?: { readonly top: number; readonly height: number };
}

export interface Layout {
  readonly rows: readonly Row[];
  readonly height: number;
  readonly laneAt: (lane: string) => number;
}

/** Where everything of the picture goes, in pixels. Short pauses make room by their length, long ones a break. */
export function layOut(beats: readonly Beat[], lanes: readonly string[], width: number, below = 0): Layout {
  const rows: Row[] = [];
  let top = 0;
  for (const beat of beats) {
    const pause = beat.since >= longPause ? { top, height: breakHeight } : undefined;
    top += pause?.height ?? Math.round(5 * Math.log10(1 + beat.since));
    const height = beat.from === undefined ? noteHeight : messageHeight;
    rows.push({ beat, top, height, ...(pause === undefined ? {} : { pause }) });
    top += height;
  }
  const laneWidth = (width - gutter) / lanes.length;
  return { rows, height: top + below, laneAt: (lane) => Math.round(gutter + laneWidth * (Math.max(0, lanes.indexOf(lane)) + 0.5)) };
}

export interface Span {
  readonly from: number;
  readonly left: number;
  readonly right: number;
  readonly ends: readonly number[];
}

/** The line of an arrow to one listener or many: from its sender to the farthest on either side, with a head at each. */
export function spanOf({ from, to }: Pick<Beat, 'from' | 'to'>, laneAt: Layout['laneAt']): Span | undefined {
  if (from === undefined) return undefined;
  const start = laneAt(from);
  const ends = to.map(laneAt);
  return { from: start, left: Math.min(start, ...ends), right: Math.max(start, ...ends), ends };
}
