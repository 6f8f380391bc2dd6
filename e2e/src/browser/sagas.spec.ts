import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { openBrowser, whyNoBrowser, type Browser, type Look, type Visit } from '@book-rental/browser';
import { encode, message } from '@book-rental/contracts';
import { uuids } from '@book-rental/runtime';
import { unless } from '@book-rental/stack';
import { join } from 'node:path';
import { eventually, type Loan } from '../api.ts';
import { openLibrary, type Library } from '../in-process.ts';
import { cleanUp, newFolder } from '../server.ts';

const patience = 180_000;
const many = 2_000;

unless(whyNoBrowser(), describe)('the list of sagas', () => {
  let browser: Browser;
  let library: Library;
  beforeAll(async () => {
    library = await openLibrary({ file: join(await newFolder(), 'library.sqlite') });
    await library.api.addMember('jenny', '제니');
    await library.api.addMember('tom', 'Tom');
    for (const no of [1, 2, 3]) await library.api.addBook(no, `Book ${no}`);
    browser = await openBrowser();
  }, patience);
  afterAll(async () => {
    await browser.close();
    await library.close();
    await cleanUp();
  });

  const at = (path: string, look: Look = {}): Promise<Visit> => browser.open(`${library.url}${path}`, look);

  async function rent(memberId: string, no: number): Promise<string> {
    const { rentalId } = (await library.api.post<Loan>('/rentals', { idName: { id: memberId }, item: { no, title: `Book ${no}` } })).body;
    await library.settled();
    return rentalId;
  }

  test('shows what begins while one looks, and how it ends', async () => {
    const { page, troubles, leave } = await at('/console/sagas');
    await page.getByText('No saga yet').waitFor();
    await library.halt('member');
    await rent('jenny', 1);
    await page.getByRole('link', { name: /Running.*Rent.*Book 1.*jenny/ }).waitFor();
    await page.getByRole('button', { name: 'Running 1' }).waitFor();
    await library.start('member');
    await page.getByRole('link', { name: /Completed.*Rent.*Book 1.*jenny/ }).waitFor();
    await page.getByRole('button', { name: 'Completed 1' }).waitFor();
    expect(troubles).toEqual([]);
    await leave();
  }, patience);

  test('an address with filters shows just those, and Esc shows all again', async () => {
    await rent('tom', 1);
    await rent('tom', 2);
    const { page, leave } = await at('/console/sagas?status=COMPENSATED,STUCK&memberId=tom&type=RENT');
    const rows = page.getByRole('list', { name: 'Sagas' }).getByRole('link');
    await rows.filter({ hasText: 'Taken back' }).waitFor();
    expect(await rows.count()).toBe(1);
    expect(await page.getByRole('button', { name: 'Taken back 1' }).getAttribute('aria-pressed')).toBe('true');
    expect(await page.getByLabel('What').inputValue()).toBe('RENT');
    await page.keyboard.press('Escape');
    await rows.nth(2).waitFor();
    expect(new URL(page.url()).search).toBe('');
    await leave();
  }, patience);

  test('is worked by the keyboard: / searches, j and k move, Enter opens, back is where one was', async () => {
    const { page, leave } = await at('/console/sagas');
    const rows = page.getByRole('list', { name: 'Sagas' }).getByRole('link');
    await rows.nth(2).waitFor();
    await page.keyboard.press('/');
    // Who stops to think is searched for meanwhile, and types on in the same field.
    await page.keyboard.type('book');
    await page.waitForURL(/query=book$/);
    await page.keyboard.type(' 2');
    await page.waitForURL(/query=book\+2$/);
    // Until the answer is there the list has no row at all.
    await rows.nth(1).waitFor({ state: 'detached' });
    await rows.first().waitFor();
    expect(await rows.allTextContents()).toEqual([expect.stringContaining('Book 2')]);
    await page.keyboard.press('Escape');
    await rows.nth(2).waitFor();
    expect(await page.getByLabel('Search').inputValue()).toBe('');
    await page.getByRole('heading', { level: 1 }).click();
    for (const key of ['j', 'j', 'k', 'j']) await page.keyboard.press(key);
    const second = await rows.nth(1).getAttribute('href');
    expect(await page.evaluate('document.activeElement.getAttribute("href")')).toBe(second);
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 1, name: /Rent of/ }).waitFor();
    expect(new URL(page.url()).pathname).toBe(second);
    await page.goBack();
    await rows.nth(2).waitFor();
    await leave();
  }, patience);

  test('how a saga ends is seen although older ones were on their way at that moment', async () => {
    await library.publish(...Array.from({ length: 60 }, () => unstarted(uuids.next())));
    await library.halt('member');
    const sagaId = await rent('jenny', 3);
    const { page, leave } = await at('/console/sagas');
    await page.getByRole('link', { name: /Running.*Rent.*Book 3.*jenny/ }).waitFor();
    const [asked, held] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    await page.route(/\/sagas\?.*cursor=/, async (route) => {
      asked.resolve();
      await held.promise;
      await route.continue();
    });
    await page.keyboard.press('End');
    await asked.promise;
    const told = page.waitForResponse(async (answer) => {
      const { pathname, searchParams } = new URL(answer.url());
      if (pathname !== '/sagas' || searchParams.has('cursor')) return false;
      const { items } = (await answer.json()) as { readonly items: readonly { readonly sagaId: string; readonly status: string }[] };
      return items.some((one) => one.sagaId === sagaId && one.status === 'COMPLETED');
    });
    await library.start('member');
    await told;
    held.resolve();
    await page.locator('li[aria-posinset="51"]').waitFor();
    await page.keyboard.press('Home');
    await page.getByRole('link', { name: /Completed.*Rent.*Book 3.*jenny/ }).waitFor();
    await leave();
  }, patience);

  test('two thousand are scrolled through with a few rows in the page, and new ones wait while one reads', async () => {
    const before = (await library.api.get<{ readonly total: number }>('/sagas/counts')).body.total;
    await library.publish(...Array.from({ length: many }, () => unstarted(uuids.next())));
    await library.settled();
    const { page, troubles, leave } = await at('/console/sagas');
    const rows = page.getByRole('list', { name: 'Sagas' }).getByRole('listitem');
    await page.getByRole('button', { name: `All ${(before + many).toLocaleString('en')}` }).waitFor();
    const shown: number[] = [];
    const last = rows.and(page.locator(`[aria-posinset="${before + many}"]`));
    const reached = async () => Number(await rows.last().getAttribute('aria-posinset'));
    for (let presses = 0, far = 0; presses < many && far < before + many; presses += 1) {
      await page.keyboard.press('End');
      const until = far;
      far = await eventually(reached, (now) => now > until);
      shown.push(await rows.count());
    }
    expect(await last.count()).toBe(1);
    expect(Math.max(...shown)).toBeLessThan(60);

    // The key scrolls smoothly, and the list may have grown beyond where it was going: once more, until one has arrived.
    const atEnd = async () => {
      await page.keyboard.press('End');
      return page.evaluate<boolean>('Math.ceil(window.scrollY + window.innerHeight) >= document.documentElement.scrollHeight');
    };
    expect(await eventually(atEnd, Boolean)).toBe(true);
    // Which rows, and where on the screen; how long ago they began goes on meanwhile.
    const inSight = () => page.evaluate<readonly string[]>("Array.from(document.querySelectorAll('li[aria-posinset] a'), (link) => `${link.href} at ${link.getBoundingClientRect().top}`)");
    const readBefore = await inSight();
    expect(readBefore).toHaveLength(await rows.count());
    await library.publish(unstarted(uuids.next()));
    await page.getByRole('button', { name: '1 newer saga' }).waitFor();
    expect(await inSight()).toEqual(readBefore);
    await page.getByRole('button', { name: '1 newer saga' }).click();
    await page.locator('li[aria-posinset="1"]').waitFor();
    expect(await page.evaluate('window.scrollY')).toBe(0);
    expect(troubles).toEqual([]);
    await leave();
  }, patience);
});

/** The answer of a member in a saga whose start is still to come. */
function unstarted(sagaId: string) {
  const body = { eventType: 'RENT', idName: { id: 'jenny', name: '제니' }, item: { no: 3, title: 'Book 3' }, point: 10, success: true } as const;
  return encode(message('EventResult', { id: `${sagaId}/by-hand`, source: '/member', time: new Date().toISOString(), key: 'jenny', sagaId, body }));
}
