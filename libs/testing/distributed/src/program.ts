import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';

const root = resolve(import.meta.dirname, '../../../..');

const living = new Set<ChildProcess>();
process.on('exit', () => {
  for (const child of living) child.kill('SIGKILL');
});

/** The kernel ends a program whose owner died of `kill -9`, where there is a way to ask it to. */
const tether: readonly string[] = process.platform === 'linux' && existsSync('/usr/bin/setpriv') ? ['/usr/bin/setpriv', '--pdeathsig', 'KILL'] : [];

export interface Exit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  /** What it wrote to standard error. */
  readonly stderr: string;
}

/** One line of a program's log. */
export interface Line {
  readonly level: string;
  readonly message: string;
  readonly url?: string;
}

/** A program of this repository in a process of its own. */
export interface Program {
  readonly pid: number;
  /** The first line with that message, or an error with what it said instead of it. */
  readonly said: (message: string) => Promise<Line>;
  readonly lines: readonly Line[];
  readonly signal: (signal: NodeJS.Signals) => void;
  readonly exited: Promise<Exit>;
}

/** Starts an entry point with the Node that runs this. Its log lines are JSON; `seen` is told each, and `raw` what is none. */
export function startProgram(entry: string, env: Readonly<Record<string, string>>, seen: (line: Line, raw: string) => void = () => undefined, args: readonly string[] = []): Program {
  const [command = process.execPath, ...rest] = [...tether, process.execPath, '--disable-warning=ExperimentalWarning', ...args, join(root, entry)];
  const child = spawn(command, rest, {
    cwd: root,
    env: { ...process.env, LOG_FORMAT: 'json', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    // Ctrl-C at a terminal reaches only whoever started it, who stops the programs in order.
    detached: true,
  });
  living.add(child);
  child.once('exit', () => living.delete(child));
  const lines: Line[] = [];
  const waiting = new Set<(line: Line) => void>();
  let stderr = '';
  createInterface({ input: child.stdout }).on('line', (raw) => {
    const line = parse(raw);
    lines.push(line);
    seen(line, raw);
    for (const one of waiting) one(line);
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr = `${stderr}${text}`.slice(-20_000);
    for (const raw of text.split('\n')) if (raw !== '') seen({ level: 'error', message: raw }, raw);
  });
  const exited = new Promise<Exit>((done) => child.once('close', (code, signal) => done({ code, signal, stderr })));

  return {
    pid: child.pid ?? 0,
    lines,
    exited,
    signal: (signal) => void child.kill(signal),
    said: (message) =>
      new Promise((done, fail) => {
        const known = lines.find((line) => line.message === message);
        if (known !== undefined) return done(known);
        const look = (line: Line): void => {
          if (line.message !== message) return;
          waiting.delete(look);
          done(line);
        };
        waiting.add(look);
        void exited.then(({ code, signal, stderr: told }) => fail(new Error(`${entry} ended (${signal ?? code ?? 'unknown'}) before it said "${message}": ${told} ${lines.slice(-3).map((line) => line.message).join(' | ')}`)));
      }),
  };
}

function parse(raw: string): Line {
  try {
    return JSON.parse(raw) as Line;
  } catch {
    return { level: 'info', message: raw };
  }
}
