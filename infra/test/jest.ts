import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Outcome } from './totals.ts';

/** The part of jest's JSON report that is read here. */
export interface JestReport {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly numRuntimeErrorTestSuites: number;
  readonly testResults: readonly {
    readonly assertionResults: readonly { readonly status: string; readonly fullName: string }[];
  }[];
}

/** `a title [needs Kafka: KAFKA_BROKERS is not set]` carries its reason in the brackets. */
const REASON = /^(?<title>.*\S)\s*\[(?<reason>[^\]]+)\]/;

export function outcomeOf(report: JestReport): Outcome {
  const skipped = report.testResults
    .flatMap(({ assertionResults }) => assertionResults)
    .filter(({ status }) => status === 'pending' || status === 'todo')
    .map(({ fullName }) => {
      const { title = fullName, reason = 'no reason given' } = REASON.exec(fullName)?.groups ?? {};
      return { title, reason };
    });
  return { passed: report.numPassedTests, failed: report.numFailedTests + report.numRuntimeErrorTestSuites, skipped };
}

/** Runs the specs; `args` go to jest as they are. Without a report (jest itself broke) that is one failure. */
export async function runSpecs(root: string, args: readonly string[]): Promise<Outcome> {
  const folder = mkdtempSync(join(tmpdir(), 'book-rental-specs-'));
  const file = join(folder, 'report.json');
  try {
    const code = await start(root, [...args, '--json', `--outputFile=${file}`]);
    if (!existsSync(file)) return { passed: 0, failed: 1, skipped: [] };
    const outcome = outcomeOf(JSON.parse(readFileSync(file, 'utf8')) as JestReport);
    // Jest may refuse a run in which each test passed, a coverage limit for one: that is no success either.
    return code !== 0 && outcome.failed === 0 && outcome.passed > 0 ? { ...outcome, failed: 1 } : outcome;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function start(root: string, args: readonly string[]): Promise<number | null> {
  const options = ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning'];
  const jest = join(root, 'node_modules', 'jest', 'bin', 'jest.js');
  const child = spawn(process.execPath, [...options, jest, ...args], { cwd: root, stdio: 'inherit' });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
}
