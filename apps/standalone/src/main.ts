import { ListenProblem } from '@book-rental/http';
import { createLog } from '@book-rental/observability';
import { UnsupportedSagas } from '@book-rental/saga';
import { DataFileProblem } from '@book-rental/sqlite';
import { quit, settingsOrQuit } from './command-line.ts';
import { forWatching, shortenedFor } from './demonstration.ts';
import { firstSteps } from './first-steps.ts';
import { readFlags } from './flags.ts';
import { startServer } from './server.ts';

const flags = readFlags(process.argv.slice(2));
if (typeof flags === 'string') quit(flags);

const { allowTimeTravel, lab } = flags;
const settings = settingsOrQuit(lab ? forWatching(process.env) : process.env);
const log = createLog({ format: settings.logFormat, level: settings.logLevel });
if (lab) log.warn('failure lab: services can be made to fail, and deadlines are short for whoever watches', { deadlines: shortenedFor(process.env).join(' ') });

const server = await startServer({ settings, allowTimeTravel, lab, log }).catch((error: unknown) => {
  if (error instanceof DataFileProblem || error instanceof ListenProblem || error instanceof UnsupportedSagas) quit(error.message);
  throw error;
});

if (settings.logFormat === 'json') log.info('ready', { url: server.url, file: server.file, allowTimeTravel, lab });
else process.stdout.write(firstSteps(server, flags));

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
