import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { backup } from '@book-rental/sqlite';
import { post } from './calls.ts';
import { openLibrary } from './library.ts';
import { fill } from './points.ts';
import { rssMbOf } from './processes.ts';
import { startServer } from './server.ts';

const workers = 4;
const spare = 20_000;
const warmUpMs = 3_000;

/** What a run says, and what was wrong. */
export interface BesideAudit {
  readonly lines: readonly string[];
  readonly mistakes: readonly string[];
}

/** Reads and rentals over HTTP, first alone and then while `POST /audit-runs` looks through so many sagas. */
export async function measureBesideAudit(sagas: number): Promise<BesideAudit> {
  const folder = mkdtempSync(join(tmpdir(), 'book-rental-bench-'));
  try {
    await makeFile(join(folder, 'library.sqlite'), sagas);
    const server = await startServer(folder);
    try {
      let asked = 0;
      const request = async (): Promise<void> => {
        const index = asked++;
        if (index % 2 === 0) return void (await (await fetch(`${server.url}/books/${1 + (index % sagas)}`)).text());
        const { status } = await post(`${server.url}/rentals`, { idName: { id: `spare${index % (spare / 4)}` }, item: { no: sagas + 1 + (index >> 1) } }, { Prefer: 'wait=30' });
        if (status !== 201 && status !== 409) throw new Error(`POST /rentals answered ${status}.`);
      };
      await during(pause(warmUpMs), request);
      const began = performance.now();
      const audit = audited(server.url).then((found) => ({ ...found, seconds: (performance.now() - began) / 1_000 }));
      const beside = await during(audit, request);
      const { ok, looked, seconds } = await audit;
      const alone = await during(pause(seconds * 1_000), request);
      const lines = [
        `audit of ${sagas} sagas beside ${workers} callers: ${seconds.toFixed(1)} s, ${looked} things looked at, ${ok ? 'clean' : 'NOT clean'}; rss ${rssMbOf(server.pid)} MB`,
        `  meanwhile  ${told(beside)}`,
        `  without it ${told(alone)}`,
      ];
      return { lines, mistakes: ok ? [] : ['The audit found violations.'] };
    } finally {
      await server.stop();
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function makeFile(target: string, sagas: number): Promise<void> {
  const library = await openLibrary();
  try {
    await fill(library, sagas, spare);
    backup(library.file, target);
  } finally {
    await library.close();
  }
}

async function audited(url: string): Promise<{ readonly ok: boolean; readonly looked: number }> {
  const response = await fetch(`${url}/audit-runs`, { method: 'POST' });
  if (response.status !== 200) throw new Error(`POST /audit-runs answered ${response.status}: ${await response.text()}`);
  const { ok, counted } = (await response.json()) as { readonly ok: boolean; readonly counted: Readonly<Record<string, { readonly lookedAt: number }>> };
  return { ok, looked: Object.values(counted).reduce((sum, { lookedAt }) => sum + lookedAt, 0) };
}

/** The ms that each request took, until that is over. */
async function during(over: Promise<unknown>, request: () => Promise<void>): Promise<readonly number[]> {
  const times: number[] = [];
  let going = true;
  const caller = async (): Promise<void> => {
    while (going) {
      const began = performance.now();
      await request();
      times.push(performance.now() - began);
    }
  };
  const callers = Promise.all(Array.from({ length: workers }, caller));
  await over.finally(() => {
    going = false;
  });
  await callers;
  return times.sort((one, other) => one - other);
}

function told(times: readonly number[]): string {
  const at = (share: number): string => (times[Math.min(times.length - 1, Math.floor(times.length * share))] ?? 0).toFixed(1);
  return `${times.length} requests answered   p50 ${at(0.5)} ms   p99 ${at(0.99)} ms   longest ${at(1)} ms`;
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
