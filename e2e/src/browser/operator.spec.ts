import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { openBrowser, seriousFindings, whyNoBrowser, type Browser, type Look, type Visit } from '@book-rental/browser';
import { unless } from '@book-rental/stack';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { Loan } from '../api.ts';
import { openLibrary, type Library } from '../in-process.ts';
import { cleanUp, newFolder, startServer } from '../server.ts';

const patience = 120_000;

unless(whyNoBrowser(), describe)('an operator at night', () => {
  let browser: Browser;
  let library: Library | undefined;
  let file = '';
  beforeAll(async () => {
    browser = await openBrowser();
  }, patience);
  afterEach(async () => {
    await library?.close();
    library = undefined;
    await cleanUp();
  });
  afterAll(async () => browser.close());

  async function open(): Promise<Library> {
    file = join(await newFolder(), 'library.sqlite');
    const opened = await openLibrary({ file });
    library = opened;
    await opened.api.addMember('jenny', '제니');
    for (const no of [1, 2]) await opened.api.addBook(no, `Book ${no}`);
    return opened;
  }

  const at = (path: string, look: Look = {}): Promise<Visit> => browser.open(`${library?.url ?? ''}${path}`, look);

  /** Writes another document of book 1 past the book service. */
  function change(doc: string): void {
    const database = new DatabaseSync(file);
    expect(database.prepare(`UPDATE book_books SET doc = ${doc} WHERE key = '1'`).run().changes).toBe(1);
    database.close();
  }

  /** Stops the library, changes the document of book 1 behind its back, and opens it again at the same address. */
  async function meddle(doc: string): Promise<Library> {
    const port = Number(new URL(library?.url ?? '').port);
    await library?.close();
    change(doc);
    library = await openLibrary({ file, port });
    return library;
  }

  test('sees at a glance that nothing needs a hand, and at once when something does', async () => {
    const { api, publish } = await open();
    const { page, troubles, leave } = await at('/console/operator');
    await page.getByText('Nothing needs a hand', { exact: true }).waitFor();
    await publish({ topic: 'point_use', key: 'jenny', value: 'nonsense', headers: {} });
    await page.getByText('1 message is set aside', { exact: true }).waitFor();
    expect((await api.all('/parked')).length).toBe(1);
    await page.getByRole('tab', { name: 'Set aside 1' }).waitFor();
    expect(troubles).toEqual([]);
    await leave();
  }, patience);

  test('finds a message that the book service failed on, has the cause mended, and has it handled again', async () => {
    await open();
    // Without its description the book service fails on it.
    const { api, settled: handled } = await meddle("json_remove(doc, '$.description')");
    const { rentalId } = (await api.post<Loan>('/rentals', { idName: { id: 'jenny' }, item: { no: 1 } })).body;
    await handled();
    expect((await api.loan(rentalId)).status).toBe('PENDING');

    const { page, troubles, leave } = await at('/console/operator');
    await page.getByRole('tab', { name: 'Set aside 1' }).click();
    await page.getByRole('button', { name: /The service failed while handling it.*Book.*rental_rent/ }).click();
    const panel = page.getByRole('dialog');
    await panel.getByText(/description|undefined/).first().waitFor();
    await panel.getByRole('region', { name: 'Body' }).getByText('"jenny"').waitFor();
    await panel.getByText('ce_correlationid').waitFor();
    expect(await panel.getByRole('link', { name: rentalId.slice(-8) }).getAttribute('href')).toBe(`/console/sagas/${rentalId}`);
    expect(await seriousFindings(page)).toEqual([]);

    await panel.getByLabel('Your name').fill('사서');
    await panel.getByRole('button', { name: 'Handle again' }).click();
    await panel.getByRole('alert').filter({ hasText: 'It could not be handled this time either' }).waitFor();
    const mended = await meddle(`json_set(doc, '$.description', json('{"title":"Book 1"}'))`);
    await page.getByText('The server does not answer.').waitFor({ state: 'hidden' });
    await panel.getByLabel('Reason').fill('the description is back');
    await panel.getByRole('button', { name: 'Handle again' }).click();
    await panel.getByText('It was handled this time.').waitFor();
    await mended.settled();
    expect((await api.loan(rentalId)).status).toBe('OPEN');
    await panel.getByRole('button', { name: 'Close' }).click();
    await page.getByText('Nothing needs a hand', { exact: true }).waitFor();
    // Of the refusal, and of the time without a server, the browser's console tells as well.
    expect(troubles.filter((trouble) => !/409|ERR_/.test(trouble))).toEqual([]);

    await page.getByRole('tab', { name: 'History' }).click();
    const lines = page.getByRole('list', { name: 'History' }).getByRole('listitem');
    await lines.filter({ hasText: '사서 had a message handled again' }).filter({ hasText: 'the description is back' }).waitFor();
    await lines.filter({ hasText: 'tried to have a message handled, in vain' }).waitFor();
    await lines.filter({ hasText: 'the description is back' }).getByRole('link').click();
    await page.waitForURL(/status=retried/);
    await page.getByRole('dialog').getByText('Handled later by 사서').waitFor();
    await leave();
  }, patience);

  test('gives a message up with a reason, unless somebody was faster', async () => {
    const { api, publish, settled: handled } = await open();
    await publish({ topic: 'point_use', key: 'jenny', value: 'one', headers: {} }, { topic: 'point_use', key: 'jenny', value: 'two', headers: {} });
    await handled();
    const { page, leave } = await at('/console/operator?tab=parked', { language: 'ko' });
    const rows = page.getByRole('list', { name: '보류 메시지' }).getByRole('button');
    await rows.nth(1).waitFor();
    const [newest, oldest] = await api.all<{ readonly id: string }>('/parked');

    await rows.first().click();
    const panel = page.getByRole('dialog', { name: 'JSON이 아닙니다' });
    await panel.getByText('받은 그대로 보여 드립니다').waitFor();
    expect(await panel.getByRole('button', { name: '버리기' }).isDisabled()).toBe(true);
    await panel.getByLabel('사유').fill('시험 삼아 넣은 메시지');
    await panel.getByRole('button', { name: '버리기' }).click();
    await panel.getByText('버렸습니다.').waitFor();
    expect((await api.all<{ readonly id: string }>('/parked?status=discarded')).map(({ id }) => id)).toEqual([newest?.id]);
    await panel.getByRole('button', { name: '닫기' }).click();
    await panel.waitFor({ state: 'hidden' });

    await rows.first().click();
    await panel.getByLabel('사유').fill('나도');
    await api.post(`/parked/${encodeURIComponent(oldest?.id ?? '')}/discard`, { reason: 'was quicker' });
    await panel.getByRole('button', { name: '버리기' }).click();
    await panel.getByRole('alert').filter({ hasText: '다른 분이 이미 처리해서' }).waitFor();
    await leave();
  }, patience);

  test('finds a stuck saga, reads why, and retries it after a look at what would be sent', async () => {
    const { api, halt, start, settled: handled, pass } = await open();
    const loan = await api.rented('jenny', 2);
    await handled();
    await halt('member');
    const { page, troubles, leave } = await at('/console/operator', { width: 360 });
    await page.getByText('Nothing needs a hand', { exact: true }).waitFor();
    const { body } = await api.post<Loan & { readonly sagaId: string }>(`/rentals/${loan.rentalId}/return`);
    await handled();
    for (const seconds of [6, 31, 121, 601]) await pass(seconds);
    expect((await api.saga(body.sagaId)).status).toBe('STUCK');

    await page.getByText('1 saga is stuck', { exact: true }).waitFor();
    const hand = page.getByRole('listitem').filter({ has: page.getByRole('link', { name: /Return.*jenny/ }) });
    await hand.getByText(/still missing member \(answer to ItemReturned\)/).waitFor();
    await hand.getByText('Waits for').waitFor();
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(360);
    await hand.getByRole('button', { name: 'Retry' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Reason').fill('the member service is back');
    await dialog.getByRole('button', { name: 'Show what would be sent' }).click();
    await dialog.getByText('rental_return', { exact: true }).waitFor();
    await dialog.getByRole('button', { name: 'Retry now' }).click();
    await dialog.waitFor({ state: 'hidden' });
    await start('member');
    await page.getByText('Nothing needs a hand', { exact: true }).waitFor();
    expect((await api.saga(body.sagaId)).status).toBe('COMPLETED');
    expect(troubles).toEqual([]);
    await leave();
  }, patience);

  test('has the audit say that all agrees, and otherwise what does not, with the saga behind it', async () => {
    const folder = await newFolder();
    const server = await startServer({ folder });
    await server.api.addMember('jenny', '제니');
    await server.api.addBook(1);
    const { rentalId } = await server.api.rented('jenny', 1);
    await server.api.counted();
    const { page, leave } = await browser.visit(`${server.url}/console/operator?tab=audit`);
    await page.getByText('Not checked since this page was opened').waitFor();
    await page.getByRole('button', { name: 'Check now' }).click();
    await page.getByText('All agrees', { exact: true }).waitFor();
    const counted = page.getByRole('region', { name: 'What was looked at' }).getByRole('listitem');
    expect(await counted.count()).toBe(8);
    const { body } = await server.api.post<{ readonly counted: Readonly<Record<string, { readonly lookedAt: number }>> }>('/audit-runs');
    expect((await counted.first().textContent())?.trim()).toBe(`agreesBooksA book is rented out exactly when one open loan has it.${body.counted['holders']?.lookedAt ?? 'nothing'} looked at`);
    expect(await seriousFindings(page)).toEqual([]);
    // What was found stays while one looks elsewhere.
    await page.getByRole('tab', { name: 'History' }).click();
    await page.getByRole('tab', { name: 'Audit' }).click();
    await page.getByText('All agrees', { exact: true }).waitFor();

    await server.stop();
    file = server.file;
    // As if the book had been put back by hand, under the loan.
    change("json_set(json_remove(doc, '$.heldBy', '$.memberId'), '$.status', 'AVAILABLE')");
    await startServer({ folder, env: { PORT: new URL(server.url).port } });
    await page.getByText('The server does not answer.').waitFor({ state: 'hidden' });
    await page.getByRole('button', { name: 'Check again' }).click();
    const findings = page.getByRole('region', { name: 'What does not agree' });
    await findings.getByRole('heading', { name: /^Books/ }).waitFor();
    await page.getByText(/contradictions? w(as|ere) found/).waitFor();
    expect(await page.getByText('Nothing needs a hand').count()).toBe(0);
    expect(await findings.getByRole('link', { name: rentalId.slice(-8) }).first().getAttribute('href')).toBe(`/console/sagas/${rentalId}`);
    expect(await seriousFindings(page)).toEqual([]);
    await leave();
  }, patience);
});
