import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { openBrowser, seriousFindings, whyNoBrowser, type Browser, type Look, type Visit } from '@book-rental/browser';
import { unless } from '@book-rental/stack';
import { cleanUp, newFolder, startServer, type Server } from '../server.ts';

const patience = 120_000;
/** Shorter still than with `--lab` alone. */
const env = { SAGA_ASK_AFTER: 'PT0.4S,PT0.4S,PT0.4S', SAGA_UNDO_AFTER: 'PT0.4S,PT0.4S,PT0.4S', TIMER_INTERVAL: 'PT0.05S' };

interface Faults {
  readonly faults: readonly { readonly fault: string; readonly left: number; readonly struck: number; readonly sagaIds: readonly string[] }[];
}

unless(whyNoBrowser(), describe)('the failure lab in a browser', () => {
  let server: Server;
  let browser: Browser;
  beforeAll(async () => {
    server = await startServer({ folder: await newFolder(), env, lab: true });
    browser = await openBrowser();
  }, patience);
  afterEach(async () => void (await server.api.post('/lab/clear')));
  afterAll(async () => {
    await browser.close();
    await cleanUp();
  });

  const at = (path: string, look: Look = {}): Promise<Visit> => browser.open(`${server.url}${path}`, look);

  const sagaIn = (url: string): string => new URL(url).searchParams.get('saga') ?? '';
  const faults = async () => (await server.api.get<Faults>('/lab')).body.faults;

  test('the book says no: the rental is taken back before your eyes, in words, and the address keeps it', async () => {
    const { page, troubles, leave } = await at('/console/lab');
    await page.getByRole('button', { name: 'Run: The book says no' }).click();
    const stage = page.getByRole('region', { name: 'The book says no' });
    await stage.getByText('Cancelled and taken back: the book service said no.').waitFor();
    await stage.getByText('The points go back, and nobody has lost anything. (seen)').waitFor();
    const sagaId = sagaIn(page.url());
    expect(await faults()).toMatchObject([{ fault: 'refuse', left: 0, struck: 1, sagaIds: [sagaId] }]);
    expect(await server.api.saga(sagaId)).toMatchObject({ status: 'COMPENSATED', reason: { code: 'LAB_REFUSED' } });
    await page.reload();
    await stage.getByText('Cancelled and taken back: the book service said no.').waitFor();
    await stage.getByRole('link', { name: 'The full picture of this saga' }).click();
    await page.waitForURL(`**/console/sagas/${sagaId}`);
    await page.getByRole('status').filter({ hasText: 'Failure lab: its faults are used up' }).waitFor();
    expect(troubles).toEqual([]);
    await leave();
  }, patience);

  test('a compensation gets stuck, the faults are cleared, and the saga is made to ask again: in Korean', async () => {
    const { page, troubles, leave } = await at('/console/lab', { language: 'ko', scheme: 'dark' });
    await page.getByRole('button', { name: '실행: 되돌리기가 막힐 때' }).click();
    const stage = page.getByRole('region', { name: '되돌리기가 막힐 때' });
    await stage.getByText('멈췄습니다. 회원 서비스가 되돌렸다는 확인을 보내지 않습니다.').waitFor();
    const sagaId = sagaIn(page.url());
    expect(await server.api.saga(sagaId)).toMatchObject({ status: 'STUCK' });
    expect(await faults()).toMatchObject([{ fault: 'refuse', struck: 1 }, { fault: 'silent', struck: 1, sagaIds: [sagaId] }]);
    expect(await seriousFindings(page)).toEqual([]);
    await stage.getByRole('button', { name: '장애 해제' }).click();
    await stage.getByRole('button', { name: '다시 묻기' }).click();
    await stage.getByText('도서 서비스가 거절해 취소하고 되돌렸습니다.').waitFor();
    expect(await server.api.saga(sagaId)).toMatchObject({ status: 'COMPENSATED' });
    expect(troubles).toEqual([]);
    await leave();
  }, patience);

  test('a fault of your own is told on every page, strikes the rental that follows, and is cleared there', async () => {
    const { page, troubles, leave } = await at('/console/lab');
    await page.getByRole('radio', { name: /^Answers twice/ }).check();
    await page.getByText('Member service', { exact: true }).click();
    await page.getByRole('button', { name: 'Set the fault' }).click();
    await page.getByText('It is set. Rent a book now, and it is struck.').waitFor();
    await page.getByRole('link', { name: 'Members' }).click();
    await page.waitForURL('**/console/members');
    await page.getByRole('status').filter({ hasText: 'Failure lab: the next operation fails on purpose.' }).waitFor();
    await page.getByRole('link', { name: 'To the lab' }).click();
    await page.getByRole('button', { name: 'Rent a book now' }).click();
    const stage = page.getByRole('region', { name: 'A rental under your faults' });
    await stage.getByText('The rental stands: everybody said yes.').first().waitFor();
    await page.getByText('struck 1 saga').waitFor();
    expect(await faults()).toMatchObject([{ fault: 'twice', left: 0, struck: 1, sagaIds: [sagaIn(page.url())] }]);
    await page.getByRole('button', { name: 'Clear all faults' }).click();
    await page.getByText('Failure lab: its faults are used up').waitFor({ state: 'hidden' });
    expect(await faults()).toEqual([]);
    expect(troubles).toEqual([]);
    await leave();
  }, patience);

  test.each([
    { language: 'en', scheme: 'light', width: 1_280 },
    { language: 'ko', scheme: 'dark', width: 1_280 },
    { language: 'ko', scheme: 'light', width: 360 },
  ] as const)('is there for everybody, with a fault that is on: $language, $scheme, $width pixels wide', async (look) => {
    await server.api.post('/lab/faults', { service: 'member', fault: 'die', count: 3 });
    const { page, troubles, leave } = await at('/console/lab', look);
    await page.getByRole('status').filter({ hasText: look.language === 'ko' ? '다음 작업 3건이' : 'the next 3 operations fail' }).waitFor();
    expect(await seriousFindings(page)).toEqual([]);
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(look.width);
    expect(troubles).toEqual([]);
    await leave();
  }, patience);

  test('a server without a lab says how to have one', async () => {
    const plain = await startServer({ folder: await newFolder() });
    const { page, troubles, leave } = await browser.visit(`${plain.url}/console/lab`);
    await page.getByText('The lab is closed').waitFor();
    await page.getByRole('button', { name: 'Copy: npm start -- --lab' }).waitFor();
    expect(await page.getByRole('link', { name: 'Failure lab closed' }).count()).toBe(1);
    expect(troubles).toEqual([]);
    await leave();
    await plain.stop();
  }, patience);
});
