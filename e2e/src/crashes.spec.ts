import { afterEach, describe, expect, test } from '@jest/globals';
import { join } from 'node:path';
import { audit } from '@book-rental/audit';
import { crashPoints, type CrashPoint } from '@book-rental/runtime';
import { openAuditSource } from '@book-rental/system';
import type { Api, Loan, Saga } from './api.ts';
import type { Doom } from './crash-child.ts';
import { allServices, openLibrary, type Library, type LibraryOptions, type ServiceName } from './in-process.ts';
import { cleanUp, newFolder, run } from './server.ts';

const open: Library[] = [];

async function library(options: LibraryOptions): Promise<Library> {
  const made = await openLibrary(options);
  open.push(made);
  return made;
}

async function closed(one: Library): Promise<void> {
  open.splice(open.indexOf(one), 1);
  await one.close();
}

afterEach(async () => {
  for (const one of open.splice(0)) await one.close();
  await cleanUp();
});

/** A book that can be lent, and one that is refused. */
async function stocked(options: Omit<LibraryOptions, 'file'> = {}): Promise<{ readonly file: string; readonly made: Library }> {
  const file = join(await newFolder(), 'library.sqlite');
  const made = await library({ file, ...options });
  await made.api.addMember('제니');
  await made.api.addMember('scott');
  await made.api.addBook(1, '누구를 위하여 종을 울리나?');
  await made.api.post('/books', { no: 2, title: '아직 서가에 없는 책' });
  return { file, made };
}

/** Runs the services in a process that dies as told, under what `work` does to it; answers what it said of its end. */
async function doomed(doom: Partial<Doom> & Pick<Doom, 'file' | 'point' | 'service'>, work: (url: string) => Promise<unknown>): Promise<unknown> {
  const child = run('e2e/src/crash-child.ts', [JSON.stringify({ nth: 1, aheadMs: 0, ...doom })], {});
  const ready = await child.line((line) => line.includes('"ready"') || line.includes('"died"'));
  if (ready?.includes('"ready"') === true) await work((JSON.parse(ready) as { readonly ready: string }).ready);
  const { signal, stdout, stderr } = await child.exited;
  const said = stdout.find((line) => line.includes('"died"'));
  if (said === undefined) throw new Error(`It did not die at ${doom.point} in ${doom.service}: ${signal ?? 'no signal'} ${stderr}`);
  return JSON.parse(said);
}

const json = { 'Content-Type': 'application/json' };

/** Asks for both books; who dies before answering has promised nothing. */
async function rentBoth(url: string): Promise<readonly string[]> {
  const asked = [1, 2].map(async (no) => {
    const response = await fetch(`${url}/rentals`, { method: 'POST', headers: json, body: JSON.stringify({ idName: { id: no === 1 ? '제니' : 'scott' }, item: { no } }) });
    return ((await response.json()) as Loan).rentalId;
  });
  const answers = await Promise.allSettled(asked);
  return answers.flatMap((answer) => (answer.status === 'fulfilled' ? [answer.value] : []));
}

/** Everything agrees: every saga ended, the card, the points, the book and the ranking say the same, and the audit finds nothing. */
async function healed(file: string, promised: readonly string[], aheadMs = 0): Promise<Readonly<Record<number, string>>> {
  const made = await library({ file, aheadMs });
  await made.settled();
  await made.api.settled();
  await made.settled();
  const sagas = await made.api.all<Saga>('/sagas');
  const loans = await made.api.all<Loan>('/rentals');
  expect(sagas.filter(({ status }) => status !== 'COMPLETED' && status !== 'COMPENSATED')).toEqual([]);
  expect(loans.map(({ rentalId }) => rentalId)).toEqual(expect.arrayContaining([...promised]));
  await agree(made.api, loans);
  await closed(made);
  const { source, close } = openAuditSource(file, { inboxHorizonMs: 30 * 86_400_000, graceMs: 60_000, loanLimit: 5, now: Date.now() + aheadMs });
  const report = audit(source);
  close();
  expect(report.checks.flatMap((check) => check.violations)).toEqual([]);
  expect(report.inFlight).toMatchObject({ sagas: 0, messages: 0 });
  return Object.fromEntries(loans.map(({ item, status }) => [item.no, status]));
}

async function agree(api: Api, loans: readonly Loan[]): Promise<void> {
  const lent = loans.some(({ item, status }) => item.no === 1 && status === 'OPEN');
  expect(await api.member('제니')).toMatchObject({ points: lent ? 10 : 0 });
  expect(await api.member('scott')).toMatchObject({ points: 0 });
  expect(await api.book(1)).toMatchObject({ status: lent ? 'RENTED' : 'AVAILABLE' });
  expect(await api.ranking()).toEqual(lent ? { 1: 1 } : {});
}

/** The file is store and log in one: it has no relay, and its offsets ride with commits. The simulation dies there, and checks that it did. */
const elsewhere: readonly CrashPoint[] = ['after-offset', 'relay-before-publish', 'relay-after-publish'];
const onMessages: readonly CrashPoint[] = ['before-commit', 'after-commit-before-publish', 'after-publish-before-offset'];

describe('a process that dies at a named moment loses nothing, does nothing twice, and everything ends at the next start', () => {
  describe.each(allServices)('%s', (service: ServiceName) => {
    test.each(onMessages)('I · at %s', async (point) => {
      const { file, made } = await stocked();
      await closed(made);
      let promised: readonly string[] = [];
      const died = await doomed({ file, point, service }, async (url) => {
        promised = await rentBoth(url);
      });
      expect(died).toEqual({ died: point, where: service });
      const loans = await healed(file, promised);
      // Where the card died before it wrote, nothing was promised, and nothing is there.
      expect(promised.length === 2 ? loans : { 1: 'OPEN', 2: 'CANCELLED', ...loans }).toEqual({ 1: 'OPEN', 2: 'CANCELLED' });
    });
  });

  test('every named moment is walked, here or by the simulation', () => {
    expect([...onMessages, 'timer-before-commit', 'command-after-commit', ...elsewhere].sort()).toEqual([...crashPoints].sort());
  });

  test('I · at command-after-commit: the rental was not answered, and goes on all the same', async () => {
    const { file, made } = await stocked();
    await closed(made);
    const died = await doomed({ file, point: 'command-after-commit', service: 'rental' }, async (url) => {
      expect(await rentBoth(url)).toEqual([]);
    });
    expect(died).toEqual({ died: 'command-after-commit', where: 'rental' });
    expect((await healed(file, []))[1]).toBe('OPEN');
  });

  test.each([
    { service: 'saga-coordinator', what: 'asks the silent member again' },
    { service: 'rental', what: 'says its start again' },
  ] as const)('M · at timer-before-commit in $service, which $what', async ({ service }) => {
    // Nobody but the card heard anything, or all but the member did.
    const { file, made } = await stocked({ silent: service === 'rental' ? ['book', 'member', 'best-book', 'saga-coordinator'] : ['member'] });
    const promised = await rentBoth(made.url);
    expect(promised).toHaveLength(2);
    await made.settled();
    await closed(made);
    const aheadMs = 86_400_000;
    const died = await doomed({ file, point: 'timer-before-commit', service, aheadMs }, async () => undefined);
    expect(died).toEqual({ died: 'timer-before-commit', where: service });
    expect(Object.keys(await healed(file, promised, aheadMs))).toEqual(['1', '2']);
  });

  test.each([1, 2, 3, 4])('W · the coordinator dies after its commit number %i, and is started again', async (nth) => {
    const { file, made } = await stocked({ silent: ['saga-coordinator'] });
    const first = await rentBoth(made.url);
    expect(first).toHaveLength(2);
    await made.settled();
    await closed(made);
    // Each start is a batch of its own: the acknowledgements of the first are the second commit, and so on.
    const died = await doomed({ file, point: 'after-commit-before-publish', service: 'saga-coordinator', nth }, async (url) => {
      for (let count = 0; count < 3; count += 1) await rentBoth(url).catch(() => []);
    });
    expect(died).toEqual({ died: 'after-commit-before-publish', where: 'saga-coordinator' });
    expect(await healed(file, first)).toEqual({ 1: 'OPEN', 2: 'CANCELLED' });
  });
});
