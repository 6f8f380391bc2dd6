import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { mkdir, readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Runner } from '../runner.ts';

export interface ProgramSpec {
  readonly command: string;
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly logFile: string;
  /** How long it may take to end when asked; then it is killed. */
  readonly patienceMs?: number;
}

const living = new Set<ChildProcess>();
process.on('exit', () => {
  for (const child of living) child.kill('SIGKILL');
});

/**
 * A program of this machine that does not outlive its owner: the kernel kills it when this process dies, be it by
 * `kill -9`, which no handler would see. It is out of the terminal's process group, as Ctrl-C is for the owner to hear.
 */
export function programRunner({ command, args, env, logFile, patienceMs = 10_000 }: ProgramSpec): Runner & { readonly pid: () => number | undefined } {
  let child: ChildProcess | undefined;
  let ending: Promise<string> | undefined;
  let end: string | undefined;

  const start = async () => {
    await mkdir(dirname(logFile), { recursive: true });
    const log = openSync(logFile, 'a');
    const started = spawn('setpriv', ['--pdeathsig', 'KILL', command, ...args], {
      detached: true,
      stdio: ['ignore', log, log],
      env: { ...process.env, ...env },
    });
    closeSync(log);
    child = started;
    end = undefined;
    living.add(started);
    ending = new Promise<string>((resolve) => {
      started.once('error', (error) => resolve(error.message));
      started.once('exit', (code, signal) => resolve(signal ?? `exit code ${code}`));
    }).then((how) => {
      living.delete(started);
      end = how;
      return how;
    });
  };
  const signal = async (name: NodeJS.Signals) => {
    child?.kill(name);
    await ending;
  };
  const stop = async () => {
    const insist = setTimeout(() => child?.kill('SIGKILL'), patienceMs);
    await signal('SIGTERM').finally(() => clearTimeout(insist));
  };
  const lastLines = async () => (await readFile(logFile, 'utf8').catch(() => '')).trimEnd().split('\n').slice(-15).join('\n');

  return { start, stop, kill: () => signal('SIGKILL'), ended: () => end, lastLines, pid: () => child?.pid };
}
