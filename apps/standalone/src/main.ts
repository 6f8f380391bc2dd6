import { ListenProblem } from '@book-rental/http';
import { createLog } from '@book-rental/observability';
import { UnsupportedSagas } from '@book-rental/saga';
import { DataFileProblem } from '@book-rental/sqlite';
import { quit, settingsOrQuit } from './command-line.ts';
import { firstSteps } from './first-steps.ts';
import { startServer } from './server.ts';

const known = new Set(['--allow-time-travel']);
const flags = process.argv.slice(2);
const unknown = flags.filter((flag) => !known.has(flag));

if (unknown.length > 0) quit(`Unknown option ${unknown.join(' ')}. The only one is --allow-time-travel.`);

const settings = settingsOrQuit();
const log = createLog({ format: settings.logFormat, level: settings.logLevel });
const allowTimeTravel = flags.includes('--allow-time-travel');

const server = await startServer({ settings, allowTimeTravel, log }).catch((error: unknown) => {
  if (error instanceof DataFileProblem || error instanceof ListenProblem || error instanceof UnsupportedSagas) quit(error.message);
  throw error;
});

if (settings.logFormat === 'json') log.info('ready', { url: server.url, file: server.file, allowTimeTravel });
else process.stdout.write(firstSteps(server, allowTimeTravel));

let signals = 0;
for (const signal of ['SIGTERM', 'SIGINT'] as const) {
  process.on(signal, () => {
    signals += 1;
    if (signals > 1) process.exit(1);
    log.info(`${signal}: finishing what is in hand; a second one ends at once`);
    void server
      .stop()
      .then(() => log.close())
      .then(() => process.exit(0));
  });
}
