/** What `npm start` can be told beside its settings, and what each is for. */
const known = {
  '--allow-time-travel': 'POST /clock moves the calendar of the library',
  '--lab': 'POST /lab/faults makes services fail',
} as const;

export interface Flags {
  readonly allowTimeTravel: boolean;
  readonly lab: boolean;
}

/** The flags, or the sentence that says which one is unknown and which there are. */
export function readFlags(given: readonly string[]): Flags | string {
  const unknown = given.filter((flag) => !Object.hasOwn(known, flag));
  const there = Object.entries(known).map(([flag, meaning]) => `${flag} (${meaning})`);
  if (unknown.length > 0) return `Unknown option ${unknown.join(' ')}. There are ${there.join(' and ')}.`;
  return { allowTimeTravel: given.includes('--allow-time-travel'), lab: given.includes('--lab') };
}
