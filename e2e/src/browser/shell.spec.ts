import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { openBrowser, seriousFindings, VIEWS, whyNoBrowser, type Browser, type Look, type Shown, type Visit, type Window } from '@book-rental/browser';
import { unless } from '@book-rental/stack';
import { cleanUp, newFolder, startServer, type Server } from '../server.ts';

const patience = 120_000;

unless(whyNoBrowser(), describe)('the console in a browser', () => {
  let server: Server;
  let browser: Browser;
  let shown: Shown;
  beforeAll(async () => {
    server = await startServer({ folder: await newFolder() });
    await server.api.addMember('jenny', '제니');
    await server.api.addBook(1, '누구를 위하여 종을 울리나?');
    const { rentalId } = await server.api.rented('jenny', 1);
    await server.api.ended(rentalId);
    shown = { memberId: 'jenny', sagaId: rentalId };
    browser = await openBrowser();
  }, patience);
  afterAll(async () => {
    await browser.close();
    await cleanUp();
  });

  const at = (path: string, look: Look = {}): Promise<Visit> => browser.open(`${server.url}${path}`, look);

  test('the address of the server leads to it, in the language of the browser, and the header changes that for good', async () => {
    const { page, leave } = await at('/', { language: 'ko' });
    expect(new URL(page.url()).pathname).toBe('/console/');
    expect(await page.getByRole('heading', { level: 1 }).textContent()).toBe('현황');
    await page.getByText('EN', { exact: true }).click();
    await page.getByRole('heading', { level: 1, name: 'Overview' }).waitFor();
    await page.reload();
    await page.getByRole('heading', { level: 1, name: 'Overview' }).waitFor();
    await page.locator('html[lang="en"]').waitFor();
    expect(await page.locator('html').getAttribute('lang')).toBe('en');
    await leave();
  }, patience);

  test('the keyboard reaches the content first, then the navigation', async () => {
    const { page, leave } = await at('/console/');
    await page.keyboard.press('Tab');
    expect(await page.evaluate('document.activeElement.textContent')).toBe('Skip to content');
    await page.getByRole('link', { name: 'Books', exact: true }).press('Enter');
    await page.getByRole('heading', { level: 1, name: 'Books' }).waitFor();
    expect(new URL(page.url()).pathname).toBe('/console/books');
    await leave();
  }, patience);

  test('on a phone the navigation opens, leads there and closes', async () => {
    const { page, leave } = await at('/console/', { width: 360 });
    await page.getByRole('button', { name: 'Open navigation' }).click();
    await page.getByRole('link', { name: 'Members' }).click();
    await page.getByRole('heading', { level: 1, name: 'Members' }).waitFor();
    await page.getByRole('link', { name: 'Members' }).waitFor({ state: 'hidden' });
    await leave();
  }, patience);

  test("an address that is nobody's says so", async () => {
    const { page, troubles, leave } = await at('/console/attic/box.7');
    expect(await page.getByRole('heading', { level: 1 }).textContent()).toBe('There is nothing at this address');
    expect(troubles).toEqual([]);
    await leave();
  }, patience);

  test('what is looked for would be seen: a button without a name, an error, another host', async () => {
    const { page, troubles, leave } = await at('/console/lab');
    await page.evaluate("document.getElementById('content').append(document.createElement('button')); console.error('broken'); new Image().src = 'http://localhost:1/a.png'");
    expect(await seriousFindings(page)).toEqual([expect.stringMatching(/^button-name at /)]);
    expect(troubles).toEqual(expect.arrayContaining([expect.stringContaining('broken'), expect.stringContaining('localhost:1')]));
    await leave();
  }, patience);

  test('a server that goes away is told of, and the page goes on by itself when it is back', async () => {
    const folder = await newFolder();
    const first = await startServer({ folder });
    const { page, leave } = await browser.visit(`${first.url}/console/members`);
    await page.getByText('No member yet').waitFor();
    await first.stop();
    await page.getByRole('alert').filter({ hasText: 'The server does not answer.' }).waitFor();
    const second = await startServer({ folder, env: { PORT: new URL(first.url).port } });
    await second.api.addMember('scott', 'Scott');
    await page.getByRole('alert').waitFor({ state: 'hidden' });
    await page.getByRole('link', { name: 'Scott', exact: true }).waitFor();
    await leave();
  }, patience);

  describe.each([
    { language: 'en', scheme: 'light', width: 1_280 },
    { language: 'ko', scheme: 'dark', width: 1_280 },
    { language: 'ko', scheme: 'light', width: 360 },
  ] as const)('each view, for everybody: $language, $scheme, $width pixels wide', (look) => {
    let window: Window;
    beforeAll(async () => {
      window = await browser.window(look);
    }, patience);
    afterAll(() => window.close());

    test.each(VIEWS)('$name is there by its address', async ({ path }) => {
      const { page, troubles, leave } = await window.open(`${server.url}${path(shown)}`);
      expect(await seriousFindings(page)).toEqual([]);
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(look.width);
      expect(troubles).toEqual([]);
      await leave();
    }, patience);
  });
});
