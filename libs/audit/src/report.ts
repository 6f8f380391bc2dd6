/** One thing that does not agree with another. */
export interface Violation {
  /** `book 7`, `member jenny`, `saga 0190…`. */
  readonly aggregate: string;
  /** The saga behind it, where one is known. */
  readonly sagaId?: string;
  readonly sentence: string;
}

export interface CheckReport {
  readonly name: CheckName;
  /** What must hold, in a sentence. */
  readonly rule: string;
  /** How many things were looked at. */
  readonly lookedAt: number;
  /** The first ones; `violationCount` says how many there are. */
  readonly violations: readonly Violation[];
  readonly violationCount: number;
  /** What does not agree yet, because a saga is still on its way. */
  readonly inFlight: number;
}

/** The rules, each under its name. */
export const rules = {
  holders: 'A book is rented out exactly when one open loan has it.',
  points: "A member's balance is the sum of the ledger, and the ledger has for each saga what that saga granted or took.",
  counts: 'A best book counts every rental that stands once, and no other.',
  fees: 'A late fee is what was charged less what was paid, and never below zero.',
  messages: 'Every message of an ended saga was handled once by everyone it is for.',
  deadlines: 'No deadline is over without anybody having acted.',
  loans: 'Loans, their history and their sagas tell the same.',
  columns: 'What lists and timers go by is what the documents say.',
} as const;

export type CheckName = keyof typeof rules;

/** What is known to be open, and waits for a person. */
export interface Debt {
  readonly kind: 'stuck' | 'abandoned' | 'parked' | 'discarded' | 'consequence';
  readonly sagaId?: string;
  readonly sentence: string;
}

/** What an audit found. A plain value: it can be written as JSON. */
export interface AuditReport {
  /** ISO 8601: the moment that was looked at. */
  readonly at: string;
  /** No violations. Debts and work in flight do not count against it. */
  readonly ok: boolean;
  readonly checks: readonly CheckReport[];
  readonly inFlight: {
    /** Sagas that have not ended, or have messages or consequences still to come. */
    readonly sagas: number;
    /** Messages that somebody whom they are for has not read. */
    readonly messages: number;
  };
  /** The first ones; `debtCount` says how many there are. */
  readonly debts: readonly Debt[];
  readonly debtCount: number;
}

/** The report for a person: what was counted, then each violation with the saga behind it, then what is owed. */
export function renderReport(report: AuditReport): string {
  const lines = [`Audit of ${report.at}: ${report.ok ? 'everything agrees' : 'there are violations'}.`, ''];
  for (const check of report.checks) {
    const verdict = check.violationCount === 0 ? 'ok' : `${check.violationCount} VIOLATED`;
    const apart = check.inFlight === 0 ? '' : `, ${check.inFlight} in flight`;
    lines.push(`  ${check.name.padEnd(10)} ${verdict} (${check.lookedAt} looked at${apart}): ${check.rule}`);
  }
  lines.push('', `In flight: ${report.inFlight.sagas} sagas, ${report.inFlight.messages} unread messages.`);
  for (const check of report.checks) {
    if (check.violationCount === 0) continue;
    lines.push('', `Violations of "${check.name}":`);
    for (const one of check.violations) lines.push(`  ${one.aggregate}${one.sagaId === undefined ? '' : ` (saga ${one.sagaId})`}: ${one.sentence}`);
    lines.push(...rest(check.violationCount, check.violations.length));
  }
  if (report.debtCount > 0) {
    lines.push('', 'Known debts, for a person to settle:');
    for (const debt of report.debts) lines.push(`  ${debt.kind}: ${debt.sentence}`);
    lines.push(...rest(report.debtCount, report.debts.length));
  }
  return `${lines.join('\n')}\n`;
}

function rest(count: number, shown: number): readonly string[] {
  return count > shown ? [`  … and ${count - shown} more`] : [];
}
