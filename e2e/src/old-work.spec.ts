import { afterEach, describe, expect, test } from '@jest/globals';
import { join } from 'node:path';
import { audit } from '@book-rental/audit';
import { openAuditSource } from '@book-rental/system';
import type { Api, Loan, Problem, Saga } from './api.ts';
import { allServices, openLibrary, type Library, type LibraryOptions } from './in-process.ts';
import { cleanUp, newFolder } from './server.ts';

const open: Opened[] = [];
const hour = 3_600;
/** A day longer than services remember what they did. */
const tooLong = 31 * 24 * hour;

interface Opened extends Library {
  /** What the audit finds, at a time that the deadlines know. */
  readonly violations: () => readonly string[];
}

async function library(options: Omit<LibraryOptions, 'file'> = {}): Promise<Opened> {
  const file = join(await newFolder(), 'library.sqlite');
  const one = await openLibrary({ ...options, file });
  const made = { ...one, violations: () => violationsOf(file) };
  open.push(made);
  await made.api.addMember('jenny');
  await made.api.addBook(1);
  return made;
}

afterEach(async () => {
  for (const one of open.splice(0)) await one.close();
  await cleanUp();
});

function violationsOf(file: string): readonly string[] {
  const { source, close } = openAuditSource(file, { inboxHorizonMs: 30 * 86_400_000, graceMs: 60_000, loanLimit: 5, now: Date.now() + (tooLong + 14 * hour) * 1_000 });
  const report = audit(source);
  close();
  return report.checks.flatMap(({ violations }) => violations.map(({ aggregate, sentence }) => `${aggregate}: ${sentence}`));
}

async function abandon(api: Api, sagaId: string): Promise<void> {
  expect((await api.post<Saga & Problem>(`/sagas/${sagaId}/actions`, { action: 'abandon', reason: 'too old' })).status).toBe(200);
}

async function setAside({ parked }: Library): Promise<number> {
  const each = await Promise.all(allServices.map(parked));
  return each.reduce((sum, { items }) => sum + items.length, 0);
}

describe('work in flight that is older than what services remember', () => {
  test('M · a rent that nobody read for a month is shown, can be given up, and frees the card', async () => {
    const made = await library({ silent: ['book', 'member', 'best-book', 'saga-coordinator'] });
    const { api, halt, start, settled, pass } = made;
    const { rentalId } = (await api.post<Loan>('/rentals', { idName: { id: 'jenny' }, item: { no: 1 } })).body;
    await halt('rental');
    await pass(tooLong);
    await start(...allServices);
    await settled();
    expect(await api.saga(rentalId)).toMatchObject({ status: 'STUCK', reason: { code: 'SAGA_TOO_OLD' } });
    for (let hours = 0; hours < 3; hours += 1) await pass(hour);
    const before = await setAside(made);
    for (let hours = 0; hours < 10; hours += 1) await pass(hour);
    expect(await setAside(made)).toBe(before);
    expect(await api.loan(rentalId)).toMatchObject({ status: 'PENDING' });
    await abandon(api, rentalId);
    await settled();
    expect(await api.loan(rentalId)).toMatchObject({ status: 'CANCELLED', reason: { code: 'SAGA_TOO_OLD' } });
    expect(await api.card('jenny')).toMatchObject({ open: 0, blocked: false });
    expect(made.violations()).toEqual([]);
  });

  test('M · a return whose book was silent for a month is given up: the loan is returned, and the book comes back when it hears of it', async () => {
    const { api, halt, start, settled, pass, violations } = await library();
    const loan = await api.rented('jenny', 1);
    await settled();
    await halt('book');
    const { sagaId } = (await api.post<{ readonly sagaId: string }>(`/rentals/${loan.rentalId}/return`)).body;
    await settled();
    for (const seconds of [6, 31, 121]) await pass(seconds);
    expect(await api.saga(sagaId)).toMatchObject({ status: 'STUCK' });
    await pass(tooLong);
    await abandon(api, sagaId);
    await settled();
    expect(await api.loan(loan.rentalId)).toMatchObject({ status: 'RETURNED' });
    expect(await api.card('jenny')).toMatchObject({ open: 0, returned: 1 });
    await start('book');
    await settled();
    expect(await api.book(1)).toMatchObject({ status: 'AVAILABLE' });
    expect(violations()).toEqual([]);
  });

  test('M · a clear that was cut off for a month is given up, and fee and block stay', async () => {
    const { api, halt, start, settled, pass, turnPages, violations } = await library();
    const loan = await api.rented('jenny', 1);
    await settled();
    turnPages(15);
    expect((await api.giveBack(loan.rentalId)).status).toBe(200);
    await settled();
    await halt('member', 'saga-coordinator');
    const { sagaId } = (await api.post<{ readonly sagaId: string }>('/rental-cards/jenny/clearance')).body;
    await pass(tooLong);
    await start('member', 'saga-coordinator');
    await settled();
    expect(await api.saga(sagaId)).toMatchObject({ status: 'STUCK', reason: { code: 'SAGA_TOO_OLD' } });
    await abandon(api, sagaId);
    await settled();
    expect(await api.card('jenny')).toMatchObject({ lateFee: 10, blocked: true });
    expect(violations()).toEqual([]);
    expect((await api.post<Problem>('/rental-cards/jenny/clearance')).status).toBe(202);
  });

  test('M · a card that missed its end for a month asks once more, and is told', async () => {
    const { api, halt, start, settled, pass, violations } = await library();
    await halt('rental');
    const { rentalId } = (await api.post<Loan>('/rentals', { idName: { id: 'jenny' }, item: { no: 1 } })).body;
    await settled();
    expect(await api.saga(rentalId)).toMatchObject({ status: 'COMPLETED' });
    await pass(tooLong);
    await start('rental');
    await settled();
    expect(await api.loan(rentalId)).toMatchObject({ status: 'OPEN' });
    expect(violations()).toEqual([]);
  });
});
