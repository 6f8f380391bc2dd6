import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

/** The standalone server in a process of its own. */
export function startServer(folder: string) {
  const entry = new URL('../../apps/standalone/src/main.ts', import.meta.url).pathname;
  const server = spawn(process.execPath, [entry], { env: { ...process.env, PORT: '0', DATA_DIR: folder, LOG_FORMAT: 'json', LOG_LEVEL: 'info' }, stdio: ['ignore', 'pipe', 'inherit'] });

  /** Its address, as soon as it takes requests. */
  async function ready(): Promise<string> {
    for await (const line of createInterface({ input: server.stdout })) {
      const said = JSON.parse(line) as { readonly message?: string; readonly url?: string };
      if (said.message !== 'ready' || said.url === undefined) continue;
      // Its lines are read on, or the pipe would fill and the server wait.
      server.stdout.resume();
      return said.url;
    }
    throw new Error('The server ended before it was ready.');
  }

  async function stop(): Promise<void> {
    if (server.exitCode !== null || server.signalCode !== null) return;
    const ended = new Promise((resolve) => server.once('exit', resolve));
    server.kill('SIGTERM');
    await ended;
  }

  return { pid: server.pid ?? 0, ready, stop };
}
