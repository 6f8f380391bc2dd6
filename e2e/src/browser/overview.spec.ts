import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { openBrowser, seriousFindings, whyNoBrowser, type Browser, type Look, type Visit } from '@book-rental/browser';
import { unless } from '@book-rental/stack';
import { cleanUp, newFolder, startServer, type Server } from '../server.ts';

const patience = 120_000;
const env = { SAGA_ASK_AFTER: 'PT0.4S,PT0.4S,PT0.4S', SAGA_UNDO_AFTER: 'PT0.4S,PT0.4S,PT0.4S', TIMER_INTERVAL: 'PT0.05S' };

unless(whyNoBrowser(), describe)('the overview in a browser', () => {
  let server: Server;
  let browser: Browser;
  beforeAll(async () => {
    server = await startServer({ folder: await newFolder(), env, lab: true });
    browser = await openBrowser();
  }, patience);
  afterAll(async () => {
    await browser.close();
    await cleanUp();
  });

  const at = (path: string, look: Look = {}): Promise<Visit> => browser.open(`${server.url}${path}`, look);

  test('an empty library begins kindly, is filled by a button, and shows its first rental live', async () => {
    const { page, troubles, leave } = await at('/console/');
    await page.getByText('Rent the first book').waitFor();
    expect(await seriousFindings(page)).toEqual([]);
    await page.getByRole('button', { name: 'Fill in a small library' }).click();
    await page.getByRole('link', { name: 'To the desk' }).waitFor();
    expect(await server.api.all('/members')).toHaveLength(4);
    const books = await server.api.all<{ readonly no: number; readonly status: string }>('/books');
    expect(books.map(({ status }) => status)).toEqual(Array.from({ length: 8 }, () => 'AVAILABLE'));
    // From here on nobody touches the page.
    const { rentalId } = await server.api.rented('jenny', books[0]?.no ?? 0);
    await page.getByText('All is well').waitFor();
    const first = page.getByRole('list', { name: 'Latest sagas' }).getByRole('listitem');
    await first.filter({ hasText: 'jenny' }).filter({ hasText: 'Completed' }).waitFor();
    expect(await first.getByRole('link').getAttribute('href')).toBe(`/console/sagas/${rentalId}`);
    await page.getByRole('link', { name: '1 Completed' }).waitFor();
    await page.getByRole('figure', { name: 'Time to finish' }).getByText(/p50\) \d/).waitFor();
    expect(troubles).toEqual([]);
    await leave();
  }, patience);

  test('a stuck saga is told in the first line, which leads to the operator', async () => {
    const { page, troubles, leave } = await at('/console/', { language: 'ko' });
    await server.api.addMember('stuck');
    await server.api.addBook(77);
    await server.api.post('/lab/faults', { service: 'book', fault: 'refuse' });
    await server.api.post('/lab/faults', { service: 'member', fault: 'silent', on: 'compensations' });
    await server.api.post('/rentals', { idName: { id: 'stuck' }, item: { no: 77 } });
    await page.getByText('사가 1건에 손길이 필요합니다').waitFor();
    expect((await server.api.get('/lab')).body).toMatchObject({ faults: [{ struck: 1 }, { struck: 1 }] });
    await page.getByRole('link', { name: '1 멈춤' }).waitFor();
    await page.getByRole('link', { name: '운영 화면으로' }).click();
    await page.getByRole('heading', { level: 1, name: '운영' }).waitFor();
    await server.api.post('/lab/clear');
    expect(troubles).toEqual([]);
    await leave();
  }, patience);

  test('the time shown is part of the address', async () => {
    const { page, leave } = await at('/console/');
    await page.getByText('15 minutes').click();
    await page.waitForURL('**?minutes=15');
    await page.reload();
    await page.locator('input[value="15"]:checked').waitFor({ state: 'attached' });
    expect(await page.getByRole('radiogroup', { name: 'Time shown' }).count()).toBe(1);
    await leave();
  }, patience);

  test.each([
    { language: 'en', scheme: 'dark', width: 1_280 },
    { language: 'ko', scheme: 'light', width: 360 },
  ] as const)('is there for everybody: $language, $scheme, $width pixels wide', async (look) => {
    const { page, troubles, leave } = await at('/console/', look);
    await page.locator('figure canvas').nth(2).waitFor();
    expect(await seriousFindings(page)).toEqual([]);
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(look.width);
    expect(troubles).toEqual([]);
    await leave();
  }, patience);
});
