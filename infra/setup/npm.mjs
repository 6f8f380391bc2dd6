import { spawn } from 'node:child_process';
import process from 'node:process';

const SIGN_OF_LIFE_MS = 5_000;
const STOPPED_BY = ['SIGTERM', 'SIGINT', 'SIGHUP'];
/** npm goes on for long after a polite signal, and its install scripts after npm: so all of it is one group to end. */
const OWN_GROUP = process.platform !== 'win32';

function end(child) {
  if (child.pid === undefined) return;
  try {
    if (OWN_GROUP) process.kill(-child.pid, 'SIGKILL');
    else child.kill();
  } catch (error) {
    if (error.code !== 'ESRCH') throw error;
  }
}

/** Somebody ended the setup by a signal; the process should end by it too. */
export class Stopped extends Error {
  constructor(message, signal) {
    super(message);
    this.signal = signal;
  }
}

/** The npm that runs this script, or the one on the PATH. */
function npm(args) {
  const own = process.env.npm_execpath;
  if (own !== undefined && /npm-cli\.c?js$/.test(own)) return { command: process.execPath, args: [own, ...args], shell: false };
  return { command: 'npm', args, shell: process.platform === 'win32' };
}

/** Runs npm quietly, with a sign of life every few seconds; what it printed is in the error when it fails. */
export function runNpm(args, cwd, what, say) {
  return runQuietly(npm(args), cwd, what, say);
}

/** @returns {Promise<void>} */
export async function runQuietly({ command, args, shell = false }, cwd, what, say) {
  const began = Date.now();
  const seconds = () => `${Math.round((Date.now() - began) / 1000)} s`;
  say(`${what} …`);
  const child = spawn(command, args, { cwd, shell, stdio: ['ignore', 'pipe', 'pipe'], detached: OWN_GROUP });
  let printed = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (printed += chunk));
  const life = setInterval(() => say(`${what}: still at it after ${seconds()}`), SIGN_OF_LIFE_MS);
  let stoppedBy;
  const stop = (signal) => {
    stoppedBy = signal;
    end(child);
  };
  for (const signal of STOPPED_BY) process.on(signal, stop);
  try {
    const { code, signal } = await new Promise((resolve, reject) => {
      child.once('error', (cause) => reject(new Error(`${what}: cannot run ${command} (${cause.message}).`)));
      child.once('close', (code, signal) => resolve({ code, signal }));
    });
    if (stoppedBy !== undefined) throw new Stopped(`${what}: stopped after ${seconds()}`, stoppedBy);
    if (code !== 0) throw new Error(`${what} failed (${signal ?? `exit code ${code}`}) after ${seconds()}:\n${printed.trim()}`);
  } finally {
    clearInterval(life);
    for (const signal of STOPPED_BY) process.off(signal, stop);
  }
  say(`${what}: done in ${seconds()}`);
}
