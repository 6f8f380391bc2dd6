import { setTimeout as pause } from 'node:timers/promises';
import type { StartedTestContainer } from 'testcontainers';
import type { ProgramSpec } from '../machine.ts';
import { StackProblem, type Runner } from '../runner.ts';

const PATIENCE_MS = 10_000;
const LOOK_EVERY_MS = 100;

/** The one thing that is asked of a container. */
export type Executing = Pick<StartedTestContainer, 'exec'>;

export const quoted = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;

/** Runs a line of shell in the container; what it printed is in the error when it fails. */
export async function shell(container: Executing, line: string): Promise<string> {
  const { exitCode, output } = await container.exec(['sh', '-c', line]);
  if (exitCode !== 0) throw new StackProblem(`In the container, ${line} failed with exit code ${exitCode}: ${output.trim()}`);
  return output.trim();
}

/** A program in a container that itself only waits: so a server can be killed and brought back without a new container. */
export function containerProgram(container: Executing, folder: string, { name, command, args, env = {} }: ProgramSpec): Runner {
  const [log, pid] = [quoted(`${folder}/${name}.log`), quoted(`${folder}/${name}.pid`)];
  const line = [command, ...args].map(quoted).join(' ');
  const settings = Object.entries(env).map(([variable, value]) => `${variable}=${quoted(value)} `).join('');
  // Nobody collects the dead of a container whose first process only waits: a zombie is as good as gone.
  const isAlive = `grep -qs '^State:[[:space:]]*[^ZX[:space:]]' "/proc/$(cat ${pid})/status"`;

  const ended = async () => ((await container.exec(['sh', '-c', isAlive])).exitCode === 0 ? undefined : 'its process is gone');
  const gone = async (withinMs: number) => {
    const until = performance.now() + withinMs;
    while (performance.now() < until) {
      if ((await ended()) !== undefined) return true;
      await pause(LOOK_EVERY_MS);
    }
    return false;
  };
  const signal = async (which: 'TERM' | 'KILL') => {
    await shell(container, `kill -${which} "$(cat ${pid})" 2>/dev/null || true`);
    return gone(PATIENCE_MS);
  };
  const kill = async () => {
    if (!(await signal('KILL'))) throw new StackProblem(`${name} was killed and is still there after ${PATIENCE_MS / 1000} s.`);
  };
  return {
    start: async () => void (await shell(container, `${settings}nohup ${line} >>${log} 2>&1 & echo $! >${pid}`)),
    kill,
    stop: async () => void ((await signal('TERM')) || (await kill())),
    ended,
    lastLines: () => shell(container, `tail -n 15 ${log}`),
  };
}
