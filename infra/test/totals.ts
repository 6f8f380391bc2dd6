/** What a suite has to say for itself at the end. */
export interface Outcome {
  readonly passed: number;
  /** Tests that failed, and one for every file that did not even load. */
  readonly failed: number;
  readonly skipped: readonly SkippedTest[];
}

export interface SkippedTest {
  readonly title: string;
  readonly reason: string;
}

export interface Totals {
  readonly ok: boolean;
  /** For people: what was skipped and why, and what makes the run a failure. */
  readonly remarks: readonly string[];
  /** For machines: the last line of a run. */
  readonly line: string;
}

/** Adds up all suites. A run without a test proves nothing and fails; on CI nothing may be skipped. */
export function totalsOf(outcomes: readonly Outcome[], ci: boolean): Totals {
  const sum = (count: (outcome: Outcome) => number): number => outcomes.reduce((all, outcome) => all + count(outcome), 0);
  const passed = sum((outcome) => outcome.passed);
  const failed = sum((outcome) => outcome.failed);
  const skipped = outcomes.flatMap((outcome) => outcome.skipped);

  const remarks = skipped.map(({ title, reason }) => `skipped: ${title} (${reason})`);
  const forbidden = ci && skipped.length > 0;
  if (forbidden) remarks.push('On CI nothing may be skipped: this run fails.');
  if (passed + failed === 0) remarks.push('No test ran: this run fails.');

  return {
    ok: failed === 0 && passed > 0 && !forbidden,
    remarks,
    line: `${passed} passed, ${failed} failed, ${skipped.length} skipped`,
  };
}
