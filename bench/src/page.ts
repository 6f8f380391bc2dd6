import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { openBrowser, type Browser } from '@book-rental/browser';
import { many, post } from './calls.ts';
import { rentAndReturn } from './pace.ts';
import { startServer } from './server.ts';

/** How smoothly one view of the console ran for some seconds, in a real Chromium. */
export interface Frames {
  readonly path: string;
  /** Sagas that began in those seconds, a second. */
  readonly sagasPerSecond: number;
  readonly frames: number;
  /** ms from one frame to the next; 16.7 is the browser's own pace. */
  readonly p50Ms: number;
  readonly p95Ms: number;
  readonly p99Ms: number;
  readonly longestMs: number;
  /** Tasks of 50 ms and more, during which the page answers nobody. */
  readonly longTasks: number;
  readonly longestTaskMs: number;
}

/** The page is built before the server serves it. */
const freshPage = new URL('../../infra/console/fresh.ts', import.meta.url).href;

const views = ['/console/', '/console/sagas'] as const;
const secondsEach = 10;
const warmUpSeconds = 3;
/** A pair of member and book is busy for one rental and its return. */
const pairs = 600;

/** Each view at rest, and then with so many sagas a second. */
export async function measurePage(rate: number, measured: (frames: Frames) => void): Promise<readonly string[]> {
  const folder = mkdtempSync(join(tmpdir(), 'book-rental-bench-'));
  const server = await startServer(folder, [freshPage]);
  try {
    const { url } = server;
    await furnish(url);
    const browser = await openBrowser();
    try {
      for (const path of views) measured(await watch(browser, url, path));
      const load = rentAndReturn(url, pairs, rate);
      try {
        await pause(warmUpSeconds * 1_000);
        for (const path of views) measured(await watch(browser, url, path));
      } finally {
        await load.stop();
      }
      return load.refused() === 0 ? [] : [`${load.refused()} rentals or returns were refused.`];
    } finally {
      await browser.close();
    }
  } finally {
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function furnish(url: string): Promise<void> {
  await many(pairs, (index) => post(`${url}/members`, { id: `m${index}`, name: `회원 ${index}` }));
  await many(pairs, (index) => post(`${url}/books`, { no: index + 1, title: `책 ${index + 1}` }));
  await many(pairs, (index) => post(`${url}/books/${index + 1}/availability`, { status: 'AVAILABLE' }));
}

interface Watched {
  readonly frames: readonly number[];
  readonly tasks: readonly number[];
}

/** Runs in the page: the time between frames, and the long tasks, from now on. */
const startWatching = `
  window.watched = { frames: [], tasks: [] };
  new PerformanceObserver((list) => window.watched.tasks.push(...list.getEntries().map(({ duration }) => duration))).observe({ type: 'longtask' });
  let last;
  const frame = (now) => {
    if (last !== undefined) window.watched.frames.push(now - last);
    last = now;
    requestAnimationFrame(frame);
  };
  requestAnimationFrame(frame);
`;

async function watch(browser: Browser, url: string, path: string): Promise<Frames> {
  const { page, leave } = await browser.open(`${url}${path}`);
  // What a view does to come into being is no part of how it runs.
  await pause(1_000);
  const before = await sagasOf(url);
  await page.evaluate(startWatching);
  const began = performance.now();
  await pause(secondsEach * 1_000);
  const { frames, tasks } = await page.evaluate<Watched>('window.watched');
  const seconds = (performance.now() - began) / 1_000;
  const after = await sagasOf(url);
  await leave();
  const sorted = frames.toSorted((one, other) => one - other);
  const at = (share: number): number => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
  return {
    path, sagasPerSecond: (after - before) / seconds, frames: frames.length,
    p50Ms: at(0.5), p95Ms: at(0.95), p99Ms: at(0.99), longestMs: at(1), longTasks: tasks.length, longestTaskMs: Math.max(0, ...tasks),
  };
}

async function sagasOf(url: string): Promise<number> {
  return ((await (await fetch(`${url}/sagas/counts`)).json()) as { readonly total: number }).total;
}
