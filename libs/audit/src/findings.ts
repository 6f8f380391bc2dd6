import { rules, type AuditReport, type CheckName, type CheckReport, type Debt, type Violation } from './report.ts';

/** How far a saga is: one that is settled excuses nothing. */
export type Standing = 'settled' | 'inFlight' | 'debt' | 'unknown';

export interface Finding {
  readonly aggregate: string;
  readonly sentence: string;
  /** The sagas that this may come from. The first one is named; any that is not settled excuses it. */
  readonly sagaIds?: readonly (string | undefined)[];
  /** What no saga on its way can excuse. */
  readonly always?: true;
}

export interface Findings {
  readonly looked: (check: CheckName) => void;
  readonly found: (check: CheckName, finding: Finding) => void;
  readonly owed: (debt: Debt) => void;
  readonly report: () => Pick<AuditReport, 'ok' | 'checks' | 'debts' | 'debtCount'>;
}

/** Lines kept for the report, so that an audit of a broken store does not fill the memory. */
const shown = 200;

interface Tally {
  lookedAt: number;
  violationCount: number;
  inFlight: number;
  readonly violations: Violation[];
}

/** Sorts what does not agree: a violation, work in flight, or the consequence of a known debt. */
export function createFindings(standingOf: (sagaId: string) => Standing): Findings {
  const names = Object.keys(rules) as CheckName[];
  const tallies = Object.fromEntries(names.map((name) => [name, { lookedAt: 0, violationCount: 0, inFlight: 0, violations: [] }])) as unknown as Readonly<Record<CheckName, Tally>>;
  const debts: Debt[] = [];
  let debtCount = 0;

  function owed(debt: Debt): void {
    debtCount += 1;
    if (debts.length < shown) debts.push(debt);
  }

  function found(check: CheckName, { aggregate, sentence, sagaIds = [], always }: Finding): void {
    const tally = tallies[check];
    const ids = sagaIds.filter((id) => id !== undefined);
    const standings = always === true ? [] : ids.map(standingOf);
    const [sagaId] = ids;
    if (standings.includes('inFlight')) tally.inFlight += 1;
    else if (standings.includes('debt')) {
      owed({ kind: 'consequence', ...(sagaId === undefined ? {} : { sagaId }), sentence: `${aggregate}: ${sentence}` });
    } else {
      tally.violationCount += 1;
      if (tally.violations.length < shown) tally.violations.push({ aggregate, ...(sagaId === undefined ? {} : { sagaId }), sentence });
    }
  }

  return {
    looked: (check) => {
      tallies[check].lookedAt += 1;
    },
    found,
    owed,
    report: () => ({
      ok: names.every((name) => tallies[name].violationCount === 0),
      checks: names.map((name): CheckReport => ({ name, rule: rules[name], ...tallies[name] })),
      debts,
      debtCount,
    }),
  };
}
