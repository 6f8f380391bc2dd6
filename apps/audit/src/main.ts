import { AuditProblem, renderReport, type AuditReport } from '@book-rental/audit';
import { auditLimitsOf, readSettings, type Settings } from '@book-rental/config';
import { auditServices } from '@book-rental/host';
import { auditFile, dataFile } from '@book-rental/system';

/** `npm run audit`: the data file, or what separate services keep. */
const known = new Set(['--distributed', '--settled', '--json']);
const flags = process.argv.slice(2);
const unknown = flags.filter((flag) => !known.has(flag));
if (unknown.length > 0) quit(`Unknown option ${unknown.join(' ')}. There are --distributed (what separate services keep), --settled (wait for quiet first) and --json.`);

const settings = settingsOrQuit();
const longestWaitMs = 10 * 60_000;

const report = await orQuit(() => (flags.includes('--settled') ? settledReport() : look()));
process.stdout.write(flags.includes('--json') ? `${JSON.stringify(report)}\n` : renderReport(report));
process.exitCode = report.ok ? 0 : 1;

/** One moment of it, beside a running server too. */
async function look(): Promise<AuditReport> {
  return flags.includes('--distributed') ? auditServices(settings) : auditFile({ file: dataFile(settings.dataDir), limits: auditLimitsOf(settings) });
}

async function settledReport(): Promise<AuditReport> {
  const giveUp = Date.now() + longestWaitMs;
  for (;;) {
    const seen = await look();
    if (seen.inFlight.sagas + seen.inFlight.messages === 0) return seen;
    if (Date.now() > giveUp) quit(`Not quiet after ${longestWaitMs / 60_000} minutes: ${seen.inFlight.sagas} sagas and ${seen.inFlight.messages} messages are on their way. Is everything running?`);
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}

function settingsOrQuit(): Settings {
  const read = readSettings(process.env);
  return read.ok ? read.settings : quit(read.mistakes.join('\n'));
}

async function orQuit<Result>(run: () => Promise<Result>): Promise<Result> {
  try {
    return await run();
  } catch (error) {
    if (error instanceof AuditProblem) quit(error.message);
    throw error;
  }
}

function quit(sentence: string): never {
  process.stderr.write(`${sentence}\n`);
  process.exit(1);
}
