import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { openBrowser, whyNoBrowser, type Browser, type Look, type Visit } from '@book-rental/browser';
import { unless } from '@book-rental/stack';
import { cleanUp, newFolder, startServer, type Server } from '../server.ts';

const patience = 120_000;

unless(whyNoBrowser(), describe)('books and members, in a browser', () => {
  let server: Server;
  let browser: Browser;
  beforeAll(async () => {
    server = await startServer({ folder: await newFolder() });
    browser = await openBrowser();
  }, patience);
  afterAll(async () => {
    await browser.close();
    await cleanUp();
  });

  const at = (path: string, look: Look = {}): Promise<Visit> => browser.open(`${server.url}${path}`, look);

  test('a book is added and withdrawn, and the trail says who did it', async () => {
    const { page, troubles, leave } = await at('/console/books', { language: 'ko' });
    await page.getByText('아직 도서가 없습니다').waitFor();
    await page.getByRole('button', { name: '담당자 이름 적기' }).click();
    await page.getByRole('textbox', { name: '담당자 이름' }).fill('김사서');
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: '담당자: 김사서' }).waitFor();

    await page.getByRole('button', { name: '도서 등록' }).click();
    await page.getByRole('dialog').getByLabel('제목').fill('토지 1');
    await page.getByRole('dialog').getByLabel('저자').fill('박경리');
    await page.getByRole('dialog').getByRole('button', { name: '등록' }).click();
    await page.getByRole('heading', { level: 1, name: '토지 1' }).waitFor();
    const no = Number(new URL(page.url()).pathname.split('/').at(-1));
    expect(await server.api.book(no)).toMatchObject({ title: '토지 1', status: 'AVAILABLE' });

    await page.getByRole('button', { name: '폐기' }).click();
    await page.getByRole('button', { name: '서가에 두기' }).waitFor();
    expect(await server.api.book(no)).toMatchObject({ status: 'WITHDRAWN' });
    const trail = await server.api.all<{ readonly operator: string; readonly action: string; readonly subject: string }>('/audit-trail');
    expect(trail).toContainEqual(expect.objectContaining({ operator: '김사서', action: 'book withdrawn', subject: `/books/${no}` }));
    expect(troubles).toEqual([]);
    await leave();
  }, patience);

  test('a number that another book has is refused in words, and another one goes', async () => {
    await server.api.addBook(700, 'The first');
    const { page, leave } = await at('/console/books');
    await page.getByRole('button', { name: 'Add a book' }).click();
    const form = page.getByRole('dialog');
    await form.getByLabel('Title').fill('The second');
    await form.getByLabel('Number').fill('700');
    await form.getByRole('button', { name: 'Add' }).click();
    await form.getByRole('alert').filter({ hasText: 'Book 700 is registered already' }).waitFor();
    await form.getByLabel('Number').fill('701');
    await form.getByRole('button', { name: 'Add' }).click();
    await page.getByRole('heading', { level: 1, name: 'The second' }).waitFor();
    expect(await server.api.book(701)).toMatchObject({ title: 'The second' });
    expect(await server.api.book(700)).toMatchObject({ title: 'The first' });
    await leave();
  }, patience);

  test('a search and a state narrow the list, and the address keeps them', async () => {
    await server.api.addBook(801, 'Night Train');
    await server.api.addBook(802, 'Night Flight');
    await server.api.addMember('reader', 'Reader');
    await server.api.rented('reader', 802);
    const { page, leave } = await at('/console/books?query=night');
    const list = page.getByRole('list', { name: 'Books' });
    await list.getByText('Night Train').waitFor();
    await page.getByLabel('State').selectOption('RENTED');
    await list.getByText('Night Train').waitFor({ state: 'detached' });
    await list.getByText('Night Flight').click();
    await page.getByText('Now with').waitFor();
    await page.getByRole('list', { name: 'Loans of this copy' }).getByText('reader').waitFor();
    await page.goBack();
    expect(await page.getByRole('searchbox', { name: 'Search' }).inputValue()).toBe('night');
    expect(await page.getByLabel('State').inputValue()).toBe('RENTED');
    await leave();
  }, patience);

  test('a member is registered, found by name, and leads to the desk', async () => {
    const { page, troubles, leave } = await at('/console/members');
    await page.getByRole('button', { name: 'New member' }).click();
    const form = page.getByRole('dialog');
    await form.getByLabel('Id').fill('hannah');
    await form.getByLabel('Name').fill('Hannah Arendt');
    await form.getByRole('button', { name: 'Register' }).click();
    await page.getByRole('heading', { level: 1, name: 'Hannah Arendt' }).waitFor();
    await page.goto(`${server.url}/console/members`);
    await page.getByRole('searchbox', { name: 'Search' }).fill('arendt');
    await page.getByRole('list', { name: 'Members' }).getByRole('link', { name: 'Hannah Arendt' }).click();
    await page.getByText('No past loan').waitFor();
    await page.getByRole('link', { name: 'Serve at the desk' }).click();
    await page.waitForURL('**/console/desk/hannah');
    await page.getByRole('region', { name: 'Library card' }).getByText('May rent', { exact: true }).waitFor();
    expect(troubles).toEqual([]);
    await leave();
  }, patience);

  test('the ranking shows what was rented in a period, under a picture of the days', async () => {
    await server.api.addBook(901, 'Ranked');
    await server.api.addMember('fan', 'Fan');
    await server.api.rented('fan', 901);
    await server.api.counted();
    const { page, leave } = await at('/console/best-books', { width: 360, height: 740 });
    await page.getByText('Week', { exact: true }).click();
    await page.waitForURL('**/console/best-books?period=week');
    await page.getByRole('list', { name: 'Ranking' }).getByText('Ranked').waitFor();
    const today = await page.getByRole('table', { name: 'Rentals by day' }).getByRole('row').last().getByRole('cell').allInnerTexts();
    expect(Number(today[0])).toBeGreaterThanOrEqual(1);
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(360);
    await leave();
  }, patience);
});
