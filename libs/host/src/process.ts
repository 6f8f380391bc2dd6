import { readSettings, type Settings } from '@book-rental/config';
import { ListenProblem } from '@book-rental/http';
import { createLog, type Log } from '@book-rental/observability';

/** A program that has started. */
export interface Running {
  /** Takes nothing new, finishes what is in hand, keeps what waits. */
  readonly stop: () => Promise<void>;
}

/** Why a program cannot go on: told in its sentence, without a stack. */
export class Fatal extends Error {
  override readonly name = 'Fatal';
}

/**
 * Runs one program of a distributed installation: settings from the environment, all mistakes told at once; SIGTERM
 * drains, a second one ends at once; what keeps it from starting is one sentence, and exit code 1.
 */
export async function runProcess(start: (settings: Settings, log: Log, fail: (sentence: string) => void) => Promise<Running>): Promise<void> {
  const read = readSettings(process.env);
  if (!read.ok) quit(read.mistakes.join('\n'));
  const { settings } = read;
  const log = createLog({ format: settings.logFormat, level: settings.logLevel });
  const fail = (sentence: string): void => {
    log.error(sentence);
    void log.close().then(() => process.exit(1));
  };
  let signals = 0;
  let running: Running | undefined;
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.on(signal, () => {
      signals += 1;
      // Nothing is in hand before it runs.
      if (signals > 1 || running === undefined) process.exit(signals > 1 ? 1 : 0);
      log.info(`${signal}: finishing what is in hand; a second one ends at once`);
      void running
        .stop()
        .then(() => log.close())
        .then(() => process.exit(0));
    });
  }
  try {
    running = await start(settings, log, fail);
  } catch (error) {
    if (error instanceof Fatal || error instanceof ListenProblem) quit(error.message);
    throw error;
  }
}

function quit(sentence: string): never {
  process.stderr.write(`${sentence}\n`);
  process.exit(1);
}
