/** Where "now" comes from. `now` is an instant in ms since 1970; pure code never asks, it is told. */
export interface Clock {
  readonly now: () => number;
}

/** Where ids come from. Saga ids are UUIDv7, so that they sort by time. */
export interface Ids {
  readonly next: () => string;
}

let lastMs = Number.NaN;
let lastText = '';

/** The text of the last instant is kept: a batch has one time for hundreds of entries. */
export function iso(ms: number): string {
  if (ms !== lastMs) {
    lastText = new Date(ms).toISOString();
    lastMs = ms;
  }
  return lastText;
}
