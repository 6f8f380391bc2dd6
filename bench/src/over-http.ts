import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { closedLoop, type Outcome } from './load.ts';
import type { Point } from './points.ts';

const agent = new Agent({ keepAlive: true, maxSockets: 512 });

/** The same saga through POST /rentals with Prefer: wait, on a server process of its own. */
export async function measureOverHttp(mix: 'ok' | 'fail10' | 'hot', concurrency: number, asked: number | undefined): Promise<Point> {
  const sagas = asked ?? (concurrency === 1 ? 2_000 : 8_000);
  const folder = mkdtempSync(join(tmpdir(), 'book-rental-bench-'));
  const entry = new URL('../../apps/standalone/src/main.ts', import.meta.url).pathname;
  const server = spawn(process.execPath, [entry], { env: { ...process.env, PORT: '0', DATA_DIR: folder, LOG_FORMAT: 'json', LOG_LEVEL: 'info' }, stdio: ['ignore', 'pipe', 'inherit'] });
  try {
    const url = await ready(server);
    const readers = Math.max(1_000, Math.ceil(sagas / 4));
    await many(readers, (index) => post(`${url}/members`, { id: `m${index}`, name: `회원 ${index}` }));
    await many(sagas, (index) => post(`${url}/books`, { no: index + 1, title: `책 ${index + 1}` }));
    const lent = (index: number): boolean => mix === 'fail10' && index % 10 === 0;
    // A book that was never put on the shelf is refused like one that is lent.
    await many(sagas, (index) => (lent(index) ? Promise.resolve() : post(`${url}/books/${index + 1}/availability`, { status: 'AVAILABLE' })));
    const rent = async (index: number): Promise<Outcome> => {
      const { status } = await post(`${url}/rentals`, { idName: { id: `m${index % readers}` }, item: { no: index + 1 } }, { Prefer: 'wait=30' });
      if (status !== 201 && status !== 409) throw new Error(`POST /rentals answered ${status}.`);
      return status === 201 ? 'OPEN' : 'CANCELLED';
    };
    const measured = await closedLoop(sagas, concurrency, rent, () => cpuMsOf(server.pid ?? 0));
    const expected = mix === 'fail10' ? Math.ceil(sagas / 10) : 0;
    const mistakes = measured.cancelled === expected ? [] : [`${measured.cancelled} sagas were cancelled, ${expected} should have been.`];
    return { shape: 'standalone-http', mix, concurrency, ...measured, rssMb: rssMbOf(server.pid ?? 0), mistakes };
  } finally {
    const ended = new Promise((resolve) => server.once('exit', resolve));
    server.kill('SIGTERM');
    await ended;
    rmSync(folder, { recursive: true, force: true });
  }
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

function post(url: string, body: unknown, headers: Readonly<Record<string, string>> = {}): Promise<{ readonly status: number }> {
  return new Promise((resolve, reject) => {
    const call = request(url, { method: 'POST', agent, headers: { 'Content-Type': 'application/json', ...headers } }, (response) => {
      response.resume();
      response.once('end', () => resolve({ status: response.statusCode ?? 0 }));
    });
    call.once('error', reject);
    call.end(JSON.stringify(body));
  });
}

async function many(count: number, one: (index: number) => Promise<unknown>): Promise<void> {
  let next = 0;
  await Promise.all(
    Array.from({ length: 64 }, async () => {
      for (let index = next++; index < count; index = next++) await one(index);
    }),
  );
}

/** Ticks of 10 ms, user and system, as Linux counts them; 0 elsewhere. */
function cpuMsOf(pid: number): number {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
    return (Number(fields[11]) + Number(fields[12])) * 10;
  } catch {
    return 0;
  }
}

function rssMbOf(pid: number): number {
  try {
    return Math.round(Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1_024);
  } catch {
    return 0;
  }
}
