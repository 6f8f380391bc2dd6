import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

const ENDS_WITHIN_MS = 60_000;
const LOOK_EVERY_MS = 100;

/** The process that the file names, if it still runs and is what we take it for: ids are given out again. */
export function runningIn(file: string, entry: string): number | undefined {
  const pid = readPid(file);
  return pid !== undefined && commandOf(pid).includes(entry) ? pid : undefined;
}

/** Names this process in the file until it ends. */
export function claim(file: string): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, `${process.pid}\n`);
  process.on('exit', () => {
    if (readPid(file) === process.pid) rmSync(file);
  });
}

/** Asks the process to end and waits for it; false when it does not. */
export async function end(pid: number, entry: string): Promise<boolean> {
  process.kill(pid, 'SIGTERM');
  const until = performance.now() + ENDS_WITHIN_MS;
  while (performance.now() < until) {
    if (!commandOf(pid).includes(entry)) return true;
    await pause(LOOK_EVERY_MS);
  }
  return false;
}

function readPid(file: string): number | undefined {
  try {
    const pid = Number(readFileSync(file, 'utf8'));
    return Number.isInteger(pid) && pid > 1 ? pid : undefined;
  } catch {
    return undefined;
  }
}

/** The command line of a process; empty when there is no such process. */
function commandOf(pid: number): string {
  try {
    if (process.platform === 'linux') return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
    const [command, args]: [string, readonly string[]] = process.platform === 'win32'
      ? ['powershell', ['-NoProfile', '-Command', `(Get-CimInstance Win32_Process -Filter "ProcessId=${pid}").CommandLine`]]
      : ['ps', ['-o', 'command=', '-p', String(pid)]];
    return execFileSync(command, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
  } catch {
    return '';
  }
}
