import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { openBrowser, seriousFindings, whyNoBrowser, type Browser, type Look, type Visit } from '@book-rental/browser';
import { unless } from '@book-rental/stack';
import type { Page } from 'playwright-core';
import { eventually, type Saga } from '../api.ts';
import { cleanUp, newFolder, startServer, type Server } from '../server.ts';

const patience = 120_000;

interface Message {
  readonly topic: string;
  readonly key: string;
  readonly recordedAt: string;
}

unless(whyNoBrowser(), describe)('the log, seen by a person', () => {
  let server: Server;
  let browser: Browser;
  /** Refused, and so taken back. */
  let refusedId = '';
  beforeAll(async () => {
    server = await startServer({ folder: await newFolder() });
    const { api } = server;
    await api.addMember('jenny', '제니');
    await api.addMember('scott', 'Scott');
    for (const no of [1, 2, 3]) await api.addBook(no);
    await api.rented('jenny', 1);
    refusedId = (await api.rent('scott', 1)).headers.get('location')?.split('/').at(-1) ?? '';
    await api.ended(refusedId);
    browser = await openBrowser();
  }, patience);
  afterAll(async () => {
    await browser.close();
    await cleanUp();
  });

  const at = (path: string, look: Look = {}, url = server.url): Promise<Visit> => browser.open(`${url}${path}`, look);

  const rows = (page: Page) => page.getByRole('list', { name: 'Messages' }).getByRole('button');
  const messagesOf = (query: string) => server.api.all<Message>(`/topics/messages?${query}`);

  test('an address with a saga shows its messages and no others, and each leads to the saga', async () => {
    const { page, troubles, leave } = await at(`/console/topics?correlationId=${refusedId}`);
    await rows(page).first().waitFor();
    const inLog = await messagesOf(`correlationId=${refusedId}`);
    expect(await rows(page).count()).toBe(inLog.length);
    expect(await rows(page).filter({ hasText: 'jenny' }).count()).toBe(0);
    expect(await page.getByLabel('Saga', { exact: true }).inputValue()).toBe(refusedId);

    await rows(page).filter({ hasText: /^rent_cancel/ }).click();
    const panel = page.getByRole('dialog', { name: 'rent_cancel' });
    await panel.getByRole('region', { name: 'Body' }).getByText('"BOOK_NOT_AVAILABLE"').waitFor();
    await panel.getByText('ce_causationid').waitFor();
    expect(await seriousFindings(page)).toEqual([]);
    await panel.getByRole('link', { name: refusedId.slice(-8) }).click();
    await page.waitForURL(new RegExp(`/sagas/${refusedId}$`));
    expect(troubles).toEqual([]);
    await leave();
  }, patience);

  test('what one narrows down is in the address, and what is not there is said', async () => {
    const { page, leave } = await at('/console/topics');
    await page.getByRole('navigation', { name: 'Topics' }).getByRole('link', { name: /^rental_rent/ }).click();
    await page.waitForURL(/\/topics\/rental_rent$/);
    const rents = await messagesOf('topic=rental_rent');
    await page.getByRole('region', { name: 'rental_rent' }).getByText('has read all').first().waitFor();
    await rows(page).first().waitFor();
    expect(await rows(page).count()).toBe(rents.length);
    await page.getByLabel('Member (key)').fill('scott');
    await page.waitForURL(/key=scott/);
    await rows(page).filter({ hasText: 'jenny' }).waitFor({ state: 'hidden' });
    await rows(page).filter({ hasText: 'scott' }).first().waitFor();
    expect(await rows(page).count()).toBe(rents.filter(({ key }) => key === 'scott').length);
    await page.getByLabel('Partition').selectOption('0');
    await page.waitForURL(/partition=0/);
    await page.goto(`${server.url}/console/topics/rental_rent?to=${rents.at(-1)?.recordedAt ?? ''}`);
    await page.getByText('No such message').waitFor();
    expect(await page.getByLabel('Until').inputValue()).not.toBe('');
    await page.getByRole('button', { name: 'Clear filters' }).click();
    await rows(page).first().waitFor();
    await page.goto(`${server.url}/console/topics/nothing`);
    await page.getByText('There is no topic “nothing”').waitFor();
    await leave();
  }, patience);

  test('who follows sees new messages come, is not disturbed while reading, and goes on after the server was away', async () => {
    const folder = await newFolder();
    const first = await startServer({ folder });
    await first.api.addMember('jenny', '제니');
    for (const no of [1, 2, 3]) await first.api.addBook(no);
    await first.api.rented('jenny', 1);
    const { page, leave } = await at('/console/topics/rental_rent', {}, first.url);
    await rows(page).first().waitFor();
    await page.getByRole('switch', { name: 'Follow' }).click();
    await page.waitForURL(/follow=1/);
    await page.getByText('Following: new messages appear by themselves').waitFor();
    expect(await rows(page).count()).toBe(1);
    await page.mouse.move(0, 0);
    await first.api.rented('jenny', 2);
    await rows(page).nth(1).waitFor();
    expect(await rows(page).first().textContent()).toContain('"no":2');

    await rows(page).first().hover();
    const { rentalId } = (await first.api.get<{ readonly items: readonly { readonly rentalId: string }[] }>('/rental-cards/jenny/loans')).body.items[0] ?? { rentalId: '' };
    await first.api.giveBack(rentalId);
    await first.api.rented('jenny', 3);
    await page.getByRole('button', { name: '1 new message' }).waitFor();
    expect(await rows(page).count()).toBe(2);
    await page.getByRole('button', { name: '1 new message' }).click();
    await rows(page).nth(2).waitFor();

    await page.mouse.move(0, 0);
    await first.stop();
    await page.getByText('The connection broke. It is being opened again.').waitFor();
    const second = await startServer({ folder, env: { PORT: new URL(first.url).port } });
    await page.getByText('Following: new messages appear by themselves').waitFor();
    await second.api.addMember('scott', 'Scott');
    expect((await second.api.rent('scott', 3)).status).toBe(409);
    await rows(page).filter({ hasText: 'scott' }).waitFor();
    await leave();
  }, patience);

  test('a test message that is wrong on purpose is set aside by everyone who listens, which the operator sees', async () => {
    const { page, troubles, leave } = await at('/console/topics/rental_return');
    await page.getByRole('button', { name: 'Write a test message' }).click();
    const dialog = page.getByRole('dialog', { name: 'Write a test message' });
    expect(await dialog.getByLabel('Topic').inputValue()).toBe('rental_return');
    await dialog.getByText('Not JSON', { exact: true }).click();
    await dialog.getByText('This is not JSON. It goes out as it is.').waitFor();
    expect(await seriousFindings(page)).toEqual([]);
    await dialog.getByRole('button', { name: 'Put it on the topic' }).click();
    await dialog.getByText('It is on rental_return.').waitFor();
    await dialog.getByRole('link', { name: 'What was set aside' }).click();
    await page.getByRole('tab', { name: 'Set aside 3' }).waitFor();
    await page.getByRole('button', { name: /It is not JSON.*Member.*rental_return/ }).waitFor();
    expect(troubles).toEqual([]);
    await leave();
  }, patience);

  test('a good one begins a saga that is taken back', async () => {
    const { page, leave } = await at('/console/topics?key=by-hand');
    await page.getByRole('button', { name: 'Write a test message' }).click();
    const dialog = page.getByRole('dialog', { name: 'Write a test message' });
    // Whoever is looked at is whom the example is about.
    expect(await dialog.getByLabel('Body').inputValue()).toContain('"id": "by-hand"');
    await dialog.getByRole('button', { name: 'Put it on the topic' }).click();
    await dialog.getByRole('link', { name: 'Show it' }).click();
    await page.waitForURL(/\/topics\/rental_rent\?key=by-hand$/);
    await rows(page).filter({ hasText: /^by-hand/ }).waitFor();
    const [saga] = await eventually(async () => (await server.api.get<{ readonly items: readonly Saga[] }>('/sagas?memberId=by-hand')).body.items, ([one]) => one?.status === 'COMPENSATED');
    expect(saga).toMatchObject({ status: 'COMPENSATED', reason: { code: expect.any(String) } });
    await leave();
  }, patience);

  test('where test messages are off, none can be written', async () => {
    const off = await startServer({ folder: await newFolder(), env: { TEST_MESSAGES: 'off' } });
    const { page, troubles, leave } = await at('/console/topics', {}, off.url);
    await page.getByText('No message here yet').waitFor();
    expect(await page.getByRole('button', { name: 'Write a test message' }).count()).toBe(0);
    expect(troubles).toEqual([]);
    await leave();
    await off.stop();
  }, patience);

  test('on a phone the topics are one field, and a message takes the whole width', async () => {
    const { page, troubles, leave } = await at('/console/topics', { width: 360, language: 'ko' });
    await page.getByRole('combobox', { name: '토픽' }).selectOption('rent_cancel');
    await page.waitForURL(/\/topics\/rent_cancel$/);
    const list = page.getByRole('list', { name: '메시지' }).getByRole('button');
    await list.first().click();
    const panel = page.getByRole('dialog', { name: 'rent_cancel' });
    await panel.getByRole('region', { name: '본문' }).waitFor();
    expect((await panel.boundingBox())?.width).toBe(360);
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(360);
    expect(troubles).toEqual([]);
    await leave();
  }, patience);
});
