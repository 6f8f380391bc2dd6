import { spawn, type ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';

/** The standalone server as a process of its own. */
export interface ServerProcess {
  readonly url: string;
  readonly pid: number;
  readonly stop: () => Promise<void>;
}

/** `imports` are what Node loads before it. */
export async function startServer(folder: string, imports: readonly string[] = []): Promise<ServerProcess> {
  const entry = new URL('../../apps/standalone/src/main.ts', import.meta.url).pathname;
  const server = spawn(process.execPath, [...imports.map((file) => `--import=${file}`), entry], { env: { ...process.env, PORT: '0', DATA_DIR: folder, LOG_FORMAT: 'json', LOG_LEVEL: 'info' }, stdio: ['ignore', 'pipe', 'inherit'] });
  try {
    return { url: await ready(server), pid: server.pid ?? 0, stop: () => stop(server) };
  } catch (error) {
    await stop(server);
    throw error;
  }
}

async function stop(server: ChildProcess): Promise<void> {
  if (server.exitCode !== null || server.signalCode !== null) return;
  const ended = new Promise((resolve) => server.once('exit', resolve));
  server.kill('SIGTERM');
  await ended;
}

async function ready(server: ChildProcess): Promise<string> {
  if (server.stdout === null) throw new Error('The server has no output.');
  const lines = createInterface({ input: server.stdout });
  for await (const line of lines) {
    const said = JSON.parse(line) as { readonly message?: string; readonly url?: string };
    if (said.message !== 'ready' || said.url === undefined) continue;
    // Its lines are read on, or the pipe would fill and the server wait.
    server.stdout.resume();
    return said.url;
  }
  throw new Error('The server ended before it was ready.');
}
