import { spawn } from 'node:child_process';
import process from 'node:process';

const SIGN_OF_LIFE_MS = 5_000;
const STOPPED_BY = ['SIGTERM', 'SIGINT', 'SIGHUP'];

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
  const child = spawn(command, args, { cwd, shell, stdio: ['ignore', 'pipe', 'pipe'] });
  let printed = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (printed += chunk));
  const life = setInterval(() => say(`${what}: still at it after ${seconds()}`), SIGN_OF_LIFE_MS);
  const stop = (signal) => child.kill(signal);
  for (const signal of STOPPED_BY) process.on(signal, stop);
  try {
    const { code, signal } = await new Promise((resolve, reject) => {
      child.once('error', (cause) => reject(new Error(`${what}: cannot run ${command} (${cause.message}).`)));
      child.once('close', (code, signal) => resolve({ code, signal }));
    });
    if (code !== 0) throw new Error(`${what} failed (${signal ?? `exit code ${code}`}) after ${seconds()}:\n${printed.trim()}`);
  } finally {
    clearInterval(life);
    for (const signal of STOPPED_BY) process.off(signal, stop);
  }
  say(`${what}: done in ${seconds()}`);
}
