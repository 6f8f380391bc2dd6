import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { audit } from '@book-rental/audit';
import type { BestBook } from '@book-rental/best-book';
import { readSettings, type Settings } from '@book-rental/config';
import { sagaIdFrom } from '@book-rental/contracts';
import { iso } from '@book-rental/kernel';
import type { Member } from '@book-rental/member';
import { startsOf, type LoanView, type RentalCommand } from '@book-rental/rental';
import { openSqlite } from '@book-rental/sqlite';
import { assembleSystem, openAuditSource } from '@book-rental/system';
import { retain } from './retention.ts';
import { rentalPolicy, systemSettings } from './settings.ts';

const day = 86_400_000;
let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'book-rental-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function defaults(): Settings {
  const read = readSettings({});
  if (!read.ok) throw new Error(read.mistakes.join(' '));
  return read.settings;
}

const settings = defaults();

/** jenny and two books on the shelf, over a file whose clock can go on. The library's calendar may be another. */
async function library(calendarAhead = 0) {
  const file = join(folder, 'library.sqlite');
  let ahead = 0;
  let drawn = 0;
  const now = () => Date.now() + ahead;
  const database = openSqlite({ file, now });
  const parts = systemSettings(settings);
  const notice = { warn: () => undefined, error: () => undefined };
  const calendar = { now: () => now() + calendarAhead };
  const system = assembleSystem({ database, settings: { ...parts, run: { ...parts.run, timerMs: 0 } }, calendar, notice, watcher: () => ({ ended: () => undefined, stuck: () => undefined }) });
  await system.start();
  const at = () => iso(now());
  const { rental, member, book } = system;
  const act = async (command: RentalCommand) => {
    await rental.orders.order({ key: 'jenny', at: at(), command, messages: (events) => startsOf('jenny', events), answer: () => ({}) });
    await system.settled();
  };
  // Ids tell when their saga began: they are drawn by the clock of the file.
  const newId = () => sagaIdFrom(now(), String((drawn += 1)).padStart(18, '0').padEnd(32, '0'));
  await member.orders.order({ key: 'jenny', at: at(), command: { type: 'register', name: '제니', at: at() }, answer: () => ({}) });
  for (const no of ['1', '2']) {
    await book.orders.order({ key: no, at: at(), command: { type: 'register', description: { title: '책' }, by: '사서', at: at() }, answer: () => ({}) });
    await book.orders.order({ key: no, at: at(), command: { type: 'changeStatus', status: 'AVAILABLE', by: '사서', at: at() }, answer: () => ({}) });
  }
  return {
    system,
    now,
    at,
    goOn: (ms: number) => void (ahead += ms),
    rent: async (no: number): Promise<string> => {
      const rentalId = newId();
      await act({ type: 'rent', rentalId, idName: { id: 'jenny', name: '제니' }, item: { no, title: '책' }, libraryNow: iso(calendar.now()), at: at() });
      return rentalId;
    },
    giveBack: async (rentalId: string): Promise<string> => {
      const sagaId = newId();
      await act({ type: 'return', rentalId, sagaId, libraryNow: iso(calendar.now()), at: at() });
      return sagaId;
    },
    retain: () => retain(system, database, settings, rentalPolicy(settings)),
    loan: (rentalId: string) => rental.target.store.getView<LoanView>('loans', rentalId),
    sagas: async () => (await system.coordinator.target.store.find('sagas', { limit: 100 })).items.map((one) => one.key),
    look: () => {
      const { source, close } = openAuditSource(file, { inboxHorizonMs: settings.inboxRetention, graceMs: 60_000, loanLimit: settings.loanLimit, now: now() });
      const seen = { report: audit(source), records: [...source.log()].length, sagas: [...source.saga.states('sagas')].length, lines: [...source.member.inbox('members')].length, loans: [...source.rental.view('loans')].length };
      close();
      return seen;
    },
    close: async () => {
      await system.stop();
      await database.close();
    },
  };
}

test('what is older than its retention goes, its sums stay, and everything still agrees', async () => {
  const { system, goOn, rent, giveBack, retain: round, look, close } = await library();
  await giveBack(await rent(1));
  await rent(1);
  expect(look()).toMatchObject({ report: { ok: true }, sagas: 3, lines: 3, loans: 2 });
  expect(await round()).toBe(0);

  goOn(40 * day);
  expect(await round()).toBeGreaterThan(0);
  expect(look()).toMatchObject({ report: { ok: true }, records: 0, sagas: 3, lines: 0, loans: 2 });
  const [jenny] = await system.member.target.store.load<Member>('members', [{ key: 'jenny', sagaIds: [] }]);
  expect(jenny?.state).toMatchObject({ balance: 30, carried: 30 });

  goOn(460 * day);
  await round();
  expect(look()).toMatchObject({ report: { ok: true }, sagas: 0, loans: 1 });
  const [counter] = await system.bestBook.target.store.load<BestBook>('counters', [{ key: '1', sagaIds: [] }]);
  expect(counter?.state).toMatchObject({ total: 2, carried: 2 });
  expect(await round()).toBe(0);
  await close();
});

test('a loan of a calendar that was set years back stays in the history as long as any other', async () => {
  const { rent, giveBack, retain: round, loan, look, goOn, close } = await library(-700 * day);
  const rentalId = await rent(1);
  await giveBack(rentalId);
  expect(await loan(rentalId)).toMatchObject({ status: 'RETURNED', dueDate: expect.stringMatching(/^20(?!26)/) });
  await round();
  expect(await loan(rentalId)).toMatchObject({ status: 'RETURNED' });
  expect(look()).toMatchObject({ report: { ok: true }, loans: 1 });
  goOn(settings.loanRetention + day);
  await round();
  expect(await loan(rentalId)).toBeUndefined();
  await close();
});

test('a loan that comes back after 400 days stays in the history for a year from then', async () => {
  const { rent, giveBack, retain: round, loan, look, goOn, close } = await library();
  const rentalId = await rent(1);
  goOn(400 * day);
  await giveBack(rentalId);
  await round();
  expect(await loan(rentalId)).toMatchObject({ status: 'RETURNED' });
  expect(look().report).toMatchObject({ ok: true });
  goOn(settings.loanRetention - day);
  await round();
  expect(await loan(rentalId)).toMatchObject({ status: 'RETURNED' });
  goOn(2 * day);
  await round();
  expect(await loan(rentalId)).toBeUndefined();
  await close();
});
