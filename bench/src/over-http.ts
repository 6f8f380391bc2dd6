import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { auditFile } from './checks.ts';
import { many, post } from './calls.ts';
import { closedLoop, type Outcome } from './load.ts';
import { cpuMsOf, rssMbOf } from './processes.ts';
import type { Point } from './points.ts';
import { startServer } from './server.ts';

/** The same saga through POST /rentals with Prefer: wait, on a server process of its own. */
export async function measureOverHttp(mix: 'ok' | 'fail10' | 'hot', concurrency: number, asked: number | undefined): Promise<Point> {
  const sagas = asked ?? (concurrency === 1 ? 2_000 : 8_000);
  const folder = mkdtempSync(join(tmpdir(), 'book-rental-bench-'));
  const server = await startServer(folder);
  try {
    const { url, pid } = server;
    const readers = Math.max(1_000, Math.ceil(sagas / 4));
    await many(readers, (index) => post(`${url}/members`, { id: `m${index}`, name: `회원 ${index}` }));
    await many(sagas, (index) => post(`${url}/books`, { no: index + 1, title: `책 ${index + 1}` }));
    await many(sagas, (index) => post(`${url}/books/${index + 1}/availability`, { status: 'AVAILABLE' }));
    const lentBooks = mix === 'fail10' ? Array.from({ length: Math.ceil(sagas / 10) }, (_, index) => index * 10 + 1) : [];
    await lend(url, lentBooks);
    const rent = async (index: number): Promise<Outcome> => {
      const { status } = await post(`${url}/rentals`, { idName: { id: `m${index % readers}` }, item: { no: index + 1 } }, { Prefer: 'wait=30' });
      if (status !== 201 && status !== 409) throw new Error(`POST /rentals answered ${status}.`);
      return status === 201 ? 'OPEN' : 'CANCELLED';
    };
    const measured = await closedLoop(sagas, concurrency, rent, () => cpuMsOf(pid));
    const rssMb = rssMbOf(pid);
    await settled(url);
    await server.stop();
    const expected = lentBooks.length;
    const mistakes = measured.cancelled === expected ? [] : [`${measured.cancelled} sagas were cancelled, ${expected} should have been.`];
    return { shape: 'standalone-http', mix, concurrency, ...measured, rssMb, mistakes: [...mistakes, ...auditFile(join(folder, 'library.sqlite'))] };
  } finally {
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Five to a card, as many as it may have. */
async function lend(url: string, books: readonly number[]): Promise<void> {
  await many(Math.ceil(books.length / 5), (index) => post(`${url}/members`, { id: `holder${index}`, name: `대출자 ${index}` }));
  await many(books.length, async (index) => {
    const no = books[index] ?? 0;
    const { status } = await post(`${url}/rentals`, { idName: { id: `holder${Math.floor(index / 5)}` }, item: { no } }, { Prefer: 'wait=30' });
    if (status !== 201) throw new Error(`Book ${no} could not be lent beforehand: POST /rentals answered ${status}.`);
  });
}

/** The member knows the outcome before the last acknowledgements are in: the audit is for the end. */
async function settled(url: string): Promise<void> {
  for (const status of ['RUNNING', 'COMPENSATING']) {
    const giveUp = Date.now() + 30_000;
    for (;;) {
      const page = (await (await fetch(`${url}/sagas?status=${status}&limit=1`)).json()) as { readonly items: readonly unknown[] };
      if (page.items.length === 0) break;
      if (Date.now() > giveUp) throw new Error(`Sagas are still ${status} after 30 s.`);
    }
  }
}
