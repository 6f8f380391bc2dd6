import { audit, renderReport, type AuditReport } from '@book-rental/audit';
import { readSettings, type Settings } from '@book-rental/config';
import { lookAtFile } from './file.ts';
import { lookAtServices } from './services.ts';
import { AuditProblem, type Look } from './look.ts';

/** `npm run audit`: the data file, or what separate services keep. */
const known = new Set(['--distributed', '--settled', '--json']);
const flags = process.argv.slice(2);
const unknown = flags.filter((flag) => !known.has(flag));
if (unknown.length > 0) quit(`Unknown option ${unknown.join(' ')}. There are --distributed (what separate services keep), --settled (wait for quiet first) and --json.`);

const settings = settingsOrQuit();
/** A deadline may be over so long: the timers look once an interval, and a busy moment is no fault. */
const graceMs = 60_000 + settings.timerInterval;
const longestWaitMs = 10 * 60_000;

const look = flags.includes('--distributed') ? lookAtServices(settings, graceMs) : lookAtFile(settings, graceMs);
const report = await orQuit(() => (flags.includes('--settled') ? settledReport(look) : look(audit)));
process.stdout.write(flags.includes('--json') ? `${JSON.stringify(report)}\n` : renderReport(report));
process.exitCode = report.ok ? 0 : 1;

async function settledReport(take: Look): Promise<AuditReport> {
  const giveUp = Date.now() + longestWaitMs;
  for (;;) {
    const seen = await take(audit);
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
