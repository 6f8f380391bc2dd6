import { audit, renderReport, type AuditReport } from '@book-rental/audit';
import { DataFileProblem } from '@book-rental/sqlite';
import { longestDelayMs } from '@book-rental/config';
import { openAuditSource } from '@book-rental/system';
import { orQuit, quit, settingsOrQuit } from './command-line.ts';
import { dataFile } from './server.ts';

const known = new Set(['--settled', '--json']);
const flags = process.argv.slice(2);
const unknown = flags.filter((flag) => !known.has(flag));
if (unknown.length > 0) quit(`Unknown option ${unknown.join(' ')}. There are --settled (wait for quiet first) and --json.`);

const settings = settingsOrQuit();
const file = dataFile(settings);
/** A deadline may be over so long: the timers look once an interval, and a busy moment is no fault. */
const graceMs = 60_000 + settings.timerInterval;
const longestWaitMs = 10 * 60_000;

const report = await orQuit(() => (flags.includes('--settled') ? settledReport() : look()));
process.stdout.write(flags.includes('--json') ? `${JSON.stringify(report)}\n` : renderReport(report));
process.exitCode = report.ok ? 0 : 1;

function look(): AuditReport {
  const { source, close } = openAuditSource(file, { inboxHorizonMs: settings.inboxRetention, graceMs, loanLimit: settings.loanLimit, sagaRetentionMs: settings.sagaRetention, longestDelayMs });
  try {
    return audit(source);
  } catch (error) {
    if (error instanceof DataFileProblem) throw error;
    // A document without the fields that every one has: as good as none.
    throw new DataFileProblem(`The data file ${file} is spoiled: the audit stopped at "${error instanceof Error ? error.message : String(error)}". Restore a backup, or mend it by hand.`);
  } finally {
    close();
  }
}

async function settledReport(): Promise<AuditReport> {
  const giveUp = Date.now() + longestWaitMs;
  for (;;) {
    const seen = look();
    if (seen.inFlight.sagas + seen.inFlight.messages === 0) return seen;
    if (Date.now() > giveUp) quit(`Not quiet after ${longestWaitMs / 60_000} minutes: ${seen.inFlight.sagas} sagas and ${seen.inFlight.messages} messages are on their way. Is the server running?`);
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}
