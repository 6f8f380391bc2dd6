import { spawn } from 'node:child_process';
import process from 'node:process';

const PASSED_ON = ['SIGTERM', 'SIGINT', 'SIGHUP'];

/**
 * Hands this process over to a command. Where the system and this Node can, the command takes its place: same id,
 * so signals and `kill -9` hit the real thing. Else it runs as a child that gets this process's signals, and this
 * process ends as it ended.
 */
export async function replaceBy(command, args, env) {
  if (typeof process.execve === 'function' && process.platform !== 'win32') {
    process.execve(command, [command, ...args], env);
  }
  await runAsChild(command, args, env);
}

export async function runAsChild(command, args, env) {
  const child = spawn(command, args, { stdio: 'inherit', env });
  for (const signal of PASSED_ON) {
    process.on(signal, () => {
      // At a terminal Ctrl-C reaches the child by itself; twice would say "at once" to a program that is stopping.
      if (signal === 'SIGINT' && process.stdin.isTTY) return;
      child.kill(signal);
    });
  }
  const { code, signal } = await new Promise((resolve, reject) => {
    child.once('error', (cause) => reject(new Error(`cannot run ${command}: ${cause.message}`)));
    child.once('exit', (code, signal) => resolve({ code, signal }));
  });
  if (signal === null) {
    process.exitCode = code ?? 1;
    return;
  }
  for (const passed of PASSED_ON) process.removeAllListeners(passed);
  process.kill(process.pid, signal);
}
