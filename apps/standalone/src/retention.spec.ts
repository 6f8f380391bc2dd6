import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test } from '@jest/globals';
import { audit } from '@book-rental/audit';
import type { BestBook } from '@book-rental/best-book';
import { readSettings, type Settings } from '@book-rental/config';
import { iso } from '@book-rental/kernel';
import type { Member } from '@book-rental/member';
import { startsOf, type RentalCommand } from '@book-rental/rental';
import { uuids } from '@book-rental/runtime';
import { openSqlite } from '@book-rental/sqlite';
import { assembleSystem, openAuditSource } from '@book-rental/system';
import { retain } from './retention.ts';
import { systemSettings } from './settings.ts';

const folder = mkdtempSync(join(tmpdir(), 'book-rental-'));
const file = join(folder, 'library.sqlite');
const day = 86_400_000;
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function defaults(): Settings {
  const read = readSettings({});
  if (!read.ok) throw new Error(read.mistakes.join(' '));
  return read.settings;
}

test('what is older than its retention goes, its sums stay, and everything still agrees', async () => {
  const settings = defaults();
  let ahead = 0;
  const now = () => Date.now() + ahead;
  const database = openSqlite({ file, now });
  const parts = systemSettings(settings);
  const notice = { warn: () => undefined, error: () => undefined };
  const system = assembleSystem({ database, settings: { ...parts, run: { ...parts.run, timerMs: 0 } }, calendar: { now }, notice, watcher: () => ({ ended: () => undefined, stuck: () => undefined }) });
  await system.start();
  const at = () => iso(now());
  const { rental, member, book } = system;
  const act = (command: RentalCommand) =>
    rental.orders.order({ key: 'jenny', at: at(), command, messages: (events) => startsOf('jenny', events), answer: () => ({}) });
  const rentedAt = async (no: number): Promise<string> => {
    const rentalId = uuids.next();
    await act({ type: 'rent', rentalId, idName: { id: 'jenny', name: '제니' }, item: { no, title: '책' }, libraryNow: at(), at: at() });
    await system.settled();
    return rentalId;
  };
  const look = () => {
    const { source, close } = openAuditSource(file, { inboxHorizonMs: settings.inboxRetention, graceMs: 60_000, loanLimit: settings.loanLimit, now: now() });
    const seen = { report: audit(source), records: [...source.log()].length, sagas: [...source.saga.states('sagas')].length, lines: [...source.member.inbox('members')].length, loans: [...source.rental.view('loans')].length };
    close();
    return seen;
  };
  const points = async () => (await member.target.store.load<Member>('members', [{ key: 'jenny', sagaIds: [] }]))[0]?.state;

  await member.orders.order({ key: 'jenny', at: at(), command: { type: 'register', name: '제니', at: at() }, answer: () => ({}) });
  for (const no of ['1', '2']) {
    await book.orders.order({ key: no, at: at(), command: { type: 'register', description: { title: '책' }, by: '사서', at: at() }, answer: () => ({}) });
    await book.orders.order({ key: no, at: at(), command: { type: 'changeStatus', status: 'AVAILABLE', by: '사서', at: at() }, answer: () => ({}) });
  }
  const first = await rentedAt(1);
  await act({ type: 'return', rentalId: first, sagaId: uuids.next(), libraryNow: at(), at: at() });
  await system.settled();
  await rentedAt(1);
  expect(look()).toMatchObject({ report: { ok: true }, sagas: 3, lines: 3, loans: 2 });

  expect(await retain(system, database, settings, parts.policy)).toBe(0);

  // Ids tell when their saga began, so the clock goes on instead of the sagas going back.
  ahead = 40 * day;
  expect(await retain(system, database, settings, parts.policy)).toBeGreaterThan(0);
  expect(look()).toMatchObject({ report: { ok: true }, records: 0, sagas: 3, lines: 0, loans: 2 });
  expect(await points()).toMatchObject({ balance: 30, carried: 30 });

  ahead = 500 * day;
  await retain(system, database, settings, parts.policy);
  expect(look()).toMatchObject({ report: { ok: true }, sagas: 0, loans: 1 });
  const [counter] = await system.bestBook.target.store.load<BestBook>('counters', [{ key: '1', sagaIds: [] }]);
  expect(counter?.state).toMatchObject({ total: 2, carried: 2 });
  expect(await retain(system, database, settings, parts.policy)).toBe(0);

  await system.stop();
  await database.close();
});
