import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { busyMember, writeArchive, type Archive } from './archive.ts';
import { startServer } from './server.ts';

/** How long one view of the console waits for its data, over HTTP. */
export interface Answer {
  readonly what: string;
  readonly path: string;
  /** ms: the first time, half of the times, and the longest of those after the first. */
  readonly firstMs: number;
  readonly p50Ms: number;
  readonly longestMs: number;
  /** What it said: items of the page, or a total. */
  readonly items: number;
}

export interface ConsoleMeasured {
  readonly sagas: number;
  readonly answers: readonly Answer[];
  /** ms and calls that a search for what is nowhere takes to the last page. */
  readonly search: { readonly ms: number; readonly pages: number };
  readonly mistakes: readonly string[];
}

const times = 20;

interface Page {
  readonly items?: readonly unknown[];
  readonly total?: number;
  readonly nextCursor?: string | null;
}

export async function measureConsole(sagas: number): Promise<ConsoleMeasured> {
  const folder = mkdtempSync(join(tmpdir(), 'book-rental-bench-'));
  try {
    const archive = await writeArchive(folder, sagas);
    const server = await startServer(folder);
    try {
      return await measure(server.url, archive);
    } finally {
      await server.stop();
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function measure(url: string, archive: Archive): Promise<ConsoleMeasured> {
  const middle = `cursor=${Buffer.from(JSON.stringify([archive.someRent])).toString('base64url')}`;
  const asked: readonly (readonly [string, string])[] = [
    ['newest', '/sagas'],
    ['from the middle', `/sagas?${middle}`],
    ['stuck', '/sagas?status=STUCK'],
    ['stuck and compensating', '/sagas?status=STUCK,COMPENSATING'],
    ['completed', '/sagas?status=COMPLETED'],
    ['rare type', '/sagas?type=OVERDUE'],
    ['rare state and type', '/sagas?status=STUCK&type=RETURN'],
    ['stuck, from the middle', `/sagas?status=STUCK&${middle}`],
    ['a member', '/sagas?memberId=m8'],
    ['busy member', `/sagas?memberId=${busyMember}`],
    ['busy member, stuck', `/sagas?memberId=${busyMember}&status=STUCK`],
    ['a member, completed rents', '/sagas?memberId=m8&status=COMPLETED&type=RENT'],
    ['older than 30 days', '/sagas?olderThan=P30D'],
    ['stuck, older than 30 days', '/sagas?status=STUCK&olderThan=P30D'],
    ['all filters', '/sagas?status=COMPLETED,COMPENSATED&type=RENT&memberId=m8&olderThan=P1D'],
    ['page of 200', '/sagas?limit=200'],
    ['text on the first page', `/sagas?query=${encodeURIComponent('회원')}`],
    ['text that is nowhere', '/sagas?query=nowhere'],
    ['text among the stuck', '/sagas?query=nowhere&status=STUCK'],
    ['counts', '/sagas/counts'],
    ['counts of a type', '/sagas/counts?type=RETURN'],
    ['counts of a busy member', `/sagas/counts?memberId=${busyMember}`],
    ['statistics', '/sagas/statistics'],
    ['rentals by day, 30', '/rentals/by-day?days=30'],
    ['rentals by day, 90', '/rentals/by-day?days=90'],
  ];
  const answers: Answer[] = [];
  for (const [what, path] of asked) answers.push(await timed(url, what, path));
  const { counts, total } = (await get(`${url}/sagas/counts`)) as { readonly counts: Readonly<Record<string, number>>; readonly total: number };
  const wrong = Object.entries(archive.counts).filter(([status, count]) => counts[status] !== count);
  const mistakes = wrong.map(([status, count]) => `${String(counts[status])} sagas are counted as ${status}, ${count} were written.`);
  if (total !== archive.total) mistakes.push(`${total} sagas are counted, ${archive.total} were written.`);
  return { sagas: archive.total, answers, search: await searchAll(url), mistakes };
}

async function timed(url: string, what: string, path: string): Promise<Answer> {
  const each: number[] = [];
  let said: Page = {};
  for (let turn = 0; turn <= times; turn += 1) {
    const began = performance.now();
    said = await get(`${url}${path}`);
    each.push(performance.now() - began);
  }
  const [firstMs = 0, ...later] = each;
  later.sort((one, other) => one - other);
  return { what, path, firstMs, p50Ms: later[Math.floor(times / 2)] ?? 0, longestMs: later.at(-1) ?? 0, items: said.items?.length ?? said.total ?? 0 };
}

async function searchAll(url: string): Promise<ConsoleMeasured['search']> {
  const began = performance.now();
  let pages = 0;
  for (let cursor = ''; ; pages += 1) {
    const { nextCursor } = await get(`${url}/sagas?query=nowhere${cursor}`);
    if (nextCursor === null || nextCursor === undefined) return { ms: performance.now() - began, pages: pages + 1 };
    cursor = `&cursor=${encodeURIComponent(nextCursor)}`;
  }
}

async function get(address: string): Promise<Page> {
  const response = await fetch(address);
  if (!response.ok) throw new Error(`${address} answered ${response.status}: ${await response.text()}`);
  return (await response.json()) as Page;
}
