import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ProgramSpec } from '../machine.ts';
import type { Runner } from '../runner.ts';

const PATIENCE_MS = 10_000;

const living = new Set<ChildProcess>();
process.on('exit', () => {
  for (const child of living) child.kill('SIGKILL');
});

/**
 * A program of this machine that does not outlive its owner: the kernel kills it when this process dies, be it by
 * `kill -9`, which no handler would see. It is out of the terminal's process group, as Ctrl-C is for the owner to hear.
 */
export function nativeProgram(folder: string, { name, command, args, env }: ProgramSpec): Runner {
  const logFile = join(folder, `${name}.log`);
  let child: ChildProcess | undefined;
  let ending: Promise<void> | undefined;
  let end: string | undefined;

  const start = async () => {
    const log = openSync(logFile, child === undefined ? 'w' : 'a');
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
    });
  };
  const signal = async (which: NodeJS.Signals) => {
    child?.kill(which);
    await ending;
  };
  const stop = async () => {
    const insist = setTimeout(() => child?.kill('SIGKILL'), PATIENCE_MS);
    await signal('SIGTERM').finally(() => clearTimeout(insist));
  };
  const lastLines = async () => (await readFile(logFile, 'utf8').catch(() => '')).trimEnd().split('\n').slice(-15).join('\n');

  return { start, stop, kill: () => signal('SIGKILL'), ended: async () => end, lastLines };
}
