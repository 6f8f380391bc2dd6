/** Where "now" comes from. `now` is an instant in ms since 1970; pure code never asks, it is told. */
export interface Clock {
  readonly now: () => number;
}

/** Where ids come from. Saga ids are UUIDv7, so that they sort by time. */
export interface Ids {
  readonly next: () => string;
}

export function iso(ms: number): string {
  return new Date(ms).toISOString();
}
