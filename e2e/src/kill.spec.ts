import { afterEach, describe, expect, test } from '@jest/globals';
import { cleanUp, newFolder, run, startServer, type Server } from './server.ts';

afterEach(cleanUp);

const books = 300;
const readers = 100;

async function post(url: string, body: unknown): Promise<{ readonly status: number; readonly body: Readonly<Record<string, unknown>> } | undefined> {
  const response = await fetch(url, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) }).catch(() => undefined);
  if (response === undefined) return undefined;
  const answer = await response.json().catch(() => undefined);
  return answer === undefined ? undefined : { status: response.status, body: answer as Readonly<Record<string, unknown>> };
}

async function stock({ url }: Server): Promise<void> {
  await Promise.all(Array.from({ length: readers }, (_, index) => post(`${url}/members`, { id: `제니${index}`, name: '제니' })));
  await Promise.all(Array.from({ length: books }, (_, index) => post(`${url}/books`, { no: index + 1, title: '책' })));
  // Every third book stays off the shelf: its rents are compensated.
  const shelved = Array.from({ length: books }, (_, index) => index + 1).filter((no) => no % 3 !== 1);
  await Promise.all(shelved.map((no) => post(`${url}/books/${no}/availability`, { status: 'AVAILABLE' })));
}

/** Rents all books, and answers the ids of those that were accepted; `each` is told of every acceptance. */
async function rentAll({ url }: Server, each: (accepted: number) => void): Promise<readonly string[]> {
  const accepted: string[] = [];
  await Promise.all(
    Array.from({ length: books }, async (_, index) => {
      const answer = await post(`${url}/rentals`, { idName: { id: `제니${index % readers}` }, item: { no: index + 1 } });
      if (answer?.status !== 202) return;
      accepted.push(String(answer.body['rentalId']));
      each(accepted.length);
    }),
  );
  return accepted;
}

async function outcomes({ url }: Server, rentalIds: readonly string[]): Promise<Readonly<Record<string, number>>> {
  const counts: Record<string, number> = {};
  for (const rentalId of rentalIds) {
    // The event stream ends when the saga has ended.
    await (await fetch(`${url}/sagas/${rentalId}/events`)).text();
    const loan = (await (await fetch(`${url}/rentals/${rentalId}`)).json()) as { readonly status: string };
    counts[loan.status] = (counts[loan.status] ?? 0) + 1;
  }
  return counts;
}

async function auditOf(folder: string): Promise<number | null> {
  return (await run('apps/audit/src/main.ts', ['--settled'], { DATA_DIR: folder }).exited).code;
}

/** Wherever that finds it; between commit and publish in particular: crashes.spec.ts, which names the moment. */
describe('a server that is killed with -9 in the middle of its work', () => {
  test('loses nothing that it accepted, and finishes every saga at the next start', async () => {
    const folder = await newFolder();
    const first = await startServer({ folder });
    await stock(first);
    let killed: ReturnType<Server['kill']> | undefined;
    const accepted = await rentAll(first, (count) => {
      if (count === 40) killed = first.kill();
    });
    expect((await killed)?.signal).toBe('SIGKILL');
    expect(accepted.length).toBeGreaterThanOrEqual(40);

    const second = await startServer({ folder });
    const counts = await outcomes(second, accepted);
    expect(Object.keys(counts).sort()).toEqual(['CANCELLED', 'OPEN']);
    expect((counts['OPEN'] ?? 0) + (counts['CANCELLED'] ?? 0)).toBe(accepted.length);
    expect(await auditOf(folder)).toBe(0);
    expect((await second.stop()).code).toBe(0);
  }, 60_000);
});

describe('a server that is asked to stop', () => {
  test('answers what it accepted, ends with 0, and loses nothing', async () => {
    const folder = await newFolder();
    const first = await startServer({ folder });
    await stock(first);
    let stopped: ReturnType<Server['stop']> | undefined;
    const accepted = await rentAll(first, (count) => {
      if (count === 40) stopped = first.stop();
    });
    expect((await stopped)?.code).toBe(0);
    expect(accepted.length).toBeGreaterThanOrEqual(40);
    const second = await startServer({ folder });
    const counts = await outcomes(second, accepted);
    expect((counts['OPEN'] ?? 0) + (counts['CANCELLED'] ?? 0)).toBe(accepted.length);
    expect(await auditOf(folder)).toBe(0);
  }, 60_000);
});
