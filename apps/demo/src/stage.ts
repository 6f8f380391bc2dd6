import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

/** Where the story plays: a server of its own, or the one that was named. */
export interface Stage {
  readonly url: string;
  readonly leave: () => Promise<void>;
}

/** `flags` are those of the server, where it is one of its own. */
export async function openStage(named: string | undefined, flags: readonly string[] = ['--allow-time-travel']): Promise<Stage> {
  if (named !== undefined && named !== '') return { url: named.replace(/\/$/, ''), leave: async () => undefined };
  const folder = mkdtempSync(join(tmpdir(), 'book-rental-demo-'));
  const entry = new URL('../../standalone/src/main.ts', import.meta.url).pathname;
  const server = spawn(process.execPath, [entry, ...flags], {
    env: { ...process.env, HOST: '127.0.0.1', PORT: '0', DATA_DIR: folder, LOG_FORMAT: 'json' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = new Promise<void>((resolve) => server.once('exit', () => resolve()));
  const leave = async (): Promise<void> => {
    server.kill('SIGTERM');
    await ended;
    rmSync(folder, { recursive: true, force: true });
  };
  process.once('exit', () => server.kill('SIGKILL'));
  try {
    return { url: await ready(server), leave };
  } catch (error) {
    await leave();
    throw error;
  }
}

async function ready(server: ChildProcess): Promise<string> {
  if (server.stdout === null) throw new Error('The server has no output.');
  for await (const line of createInterface({ input: server.stdout })) {
    const said = JSON.parse(line) as { readonly message?: string; readonly url?: string };
    if (said.message !== 'ready' || said.url === undefined) continue;
    // What it says later is read on and dropped, or the pipe would fill.
    server.stdout.resume();
    return said.url;
  }
  throw new Error('The server ended before it was ready.');
}
