import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { openBrowser, seriousFindings, whyNoBrowser, type Browser, type Look, type Visit } from '@book-rental/browser';
import { unless } from '@book-rental/stack';
import { join } from 'node:path';
import type { Loan, Saga } from '../api.ts';
import { openLibrary, type Library } from '../in-process.ts';
import { cleanUp, newFolder } from '../server.ts';

const patience = 120_000;
const kafkaUiUrl = 'http://kafka-ui.example:8989';

unless(whyNoBrowser(), describe)('one saga, seen by a person', () => {
  let browser: Browser;
  let library: Library;
  beforeAll(async () => {
    browser = await openBrowser();
  }, patience);
  afterEach(async () => {
    await library.close();
    await cleanUp();
  });
  afterAll(async () => browser.close());

  /** A library where jenny has book 1, and of which some services are away from then on. */
  async function without(...away: readonly ('book' | 'member')[]): Promise<void> {
    library = await openLibrary({ file: join(await newFolder(), 'library.sqlite'), kafkaUiUrl });
    await library.api.addMember('jenny', '제니');
    await library.api.addMember('tom', 'Tom');
    for (const no of [1, 2]) await library.api.addBook(no, `Book ${no}`);
    await library.api.rented('jenny', 1);
    await library.halt(...away);
  }

  async function begin(memberId: string, no: number): Promise<string> {
    const { rentalId } = (await library.api.post<Loan>('/rentals', { idName: { id: memberId }, item: { no } })).body;
    await library.settled();
    return rentalId;
  }

  const at = (path: string, look: Look = {}): Promise<Visit> => browser.open(`${library.url}${path}`, look);

  /** A rental of tom's that is stuck: the member service is away, also for the taking back. */
  async function stuck(): Promise<string> {
    await without('member');
    const sagaId = await begin('tom', 2);
    for (const seconds of [6, 31, 121, 6, 31, 121, 601]) await library.pass(seconds);
    expect((await library.api.saga(sagaId)).status).toBe('STUCK');
    return sagaId;
  }

  test('a refused rental is watched live to its end in the picture', async () => {
    await without('book', 'member');
    const sagaId = await begin('tom', 1);
    const { page, troubles, leave } = await at(`/console/sagas/${sagaId}`);
    const story = page.getByRole('list', { name: 'The messages in order' });
    const lines = story.getByRole('button');
    await page.getByRole('heading', { level: 1, name: 'Rent of “Book 1” by Tom' }).waitFor();
    await page.getByText('Book has not answered yet').waitFor();
    expect(await lines.count()).toBe(1);

    await library.start('book');
    await lines.filter({ hasText: 'No: Book 1 cannot be lent: it is RENTED.' }).waitFor();
    await page.getByText('Taking back', { exact: true }).first().waitFor();
    await library.start('member');
    await page.getByText('Nothing. It has ended.').waitFor();
    await lines.filter({ hasText: 'There was nothing to take back' }).waitFor();

    const { timeline } = await library.api.saga(sagaId);
    // Why it is where it is and its story are asked for apart: either may be there first.
    await lines.nth(timeline.length - 1).waitFor();
    expect(await lines.count()).toBe(timeline.length);
    expect(await page.locator('svg [data-kind]').count()).toBe(timeline.length);
    expect(await page.getByText('has not answered yet').count()).toBe(0);
    expect(await seriousFindings(page)).toEqual([]);
    expect(troubles).toEqual([]);
    await leave();
  }, patience);

  test('pointing at a message tells what led to it and what came of it, by keyboard too', async () => {
    await without();
    const sagaId = await begin('tom', 1);
    await library.api.ended(sagaId);
    const { page, leave } = await at(`/console/sagas/${sagaId}`);
    const lines = page.getByRole('list', { name: 'The messages in order' }).getByRole('button');
    await lines.first().focus();
    await page.keyboard.press('ArrowDown');
    const details = page.getByRole('region', { name: 'The message', exact: true });
    await details.getByText('BOOK_NOT_AVAILABLE').waitFor();
    expect(await details.getByText('Because of').locator('..').textContent()).toContain('1. A book is to be lent');
    expect(await details.getByText('Led to').locator('..').textContent()).toContain('Take the rent back');
    expect(await page.locator('svg [data-kind][data-faded="false"]').count()).toBeLessThan(await lines.count());
    await leave();
  }, patience);

  test('a stuck one is found in the list, explained, previewed, and retried by somebody with a name', async () => {
    const sagaId = await stuck();
    const { page, troubles, leave } = await at('/console/sagas');
    await page.getByRole('button', { name: 'Stuck 1' }).click();
    await page.waitForURL(/status=STUCK/);
    // It stands in the list of all, too, and until the answer is there nothing does.
    await page.getByRole('list', { name: 'Sagas' }).getByRole('link').nth(1).waitFor({ state: 'detached' });
    await page.getByRole('link', { name: /Stuck.*Book 2/ }).waitFor();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    const why = page.getByRole('region', { name: 'Why it is stuck' });
    await why.getByText('still missing member (acknowledgement of PointUse)').waitFor();

    await why.getByRole('button', { name: 'Retry' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Reason').fill('the member service is back');
    await dialog.getByLabel('Your name').fill('사서');
    await dialog.getByRole('button', { name: 'Show what would be sent' }).click();
    await dialog.getByText('This message would be sent:').waitFor();
    await dialog.getByText('point_use', { exact: true }).waitFor();
    expect(await seriousFindings(page)).toEqual([]);
    // A preview sends nothing.
    expect((await library.api.saga(sagaId)).status).toBe('STUCK');

    // Somebody else is quicker: what was shown is not done to what it has become.
    const before = (await library.api.post<Saga>(`/sagas/${sagaId}/actions`, { action: 'retry', reason: 'was quicker' })).body.version;
    await dialog.getByRole('button', { name: 'Retry now' }).click();
    await dialog.getByRole('alert').filter({ hasText: 'The saga has moved on since you looked' }).waitFor();
    expect((await library.api.saga(sagaId)).version).toBe(before);

    await dialog.getByRole('button', { name: 'Show what would be sent' }).click();
    await dialog.getByText('This message would be sent:').waitFor();
    await dialog.getByRole('button', { name: 'Retry now' }).click();
    await dialog.waitFor({ state: 'hidden' });
    await page.getByText('Retry by 사서: the member service is back').waitFor();
    await library.start('member');
    await page.getByText('Nothing. It has ended.').waitFor();
    expect((await library.api.saga(sagaId)).status).toBe('COMPENSATED');
    const trail = await library.api.all<{ readonly operator: string; readonly reason: string }>('/audit-trail');
    expect(trail).toContainEqual(expect.objectContaining({ operator: '사서', action: 'saga retry', reason: 'the member service is back' }));
    // The refusal of the late confirmation is one that the browser's console tells of.
    expect(troubles.filter((trouble) => !trouble.includes('409'))).toEqual([]);
    await leave();
  }, patience);

  test('its messages stand there as they are in the log, each with the way to Kafka UI', async () => {
    await without();
    const sagaId = await begin('tom', 2);
    await library.api.ended(sagaId);
    const { page, troubles, leave } = await at(`/console/sagas/${sagaId}`);
    await page.getByRole('tab', { name: 'Raw messages' }).click();
    await page.waitForURL(/tab=messages/);
    await page.getByText('ce_causationid').first().waitFor();
    const inLog = (await library.records()).filter(({ headers }) => headers['ce_correlationid'] === sagaId);
    const links = page.getByRole('link', { name: 'In Kafka UI' });
    expect(await links.count()).toBe(inLog.length);
    expect(await links.first().getAttribute('href')).toBe(`${kafkaUiUrl}/ui/clusters/book-rental/all-topics/rental_rent/messages?stringFilter=${sagaId}`);
    expect(troubles).toEqual([]);
    await leave();
  }, patience);

  test('on a phone it is a list in Korean, and a message opens from below', async () => {
    const sagaId = await stuck();
    const { page, leave } = await at(`/console/sagas/${sagaId}`, { language: 'ko', width: 360, height: 740 });
    await page.getByRole('heading', { level: 1, name: 'Tom 님의 「Book 2」 대여' }).waitFor();
    await page.getByText('아직 없는 것: 회원의 포인트 되돌리기 확인.').waitFor();
    const lines = page.getByRole('list', { name: '메시지 순서' }).getByRole('button');
    expect(await lines.count()).toBe((await library.api.saga(sagaId)).timeline.length);
    expect(await page.locator('svg [data-kind]').count()).toBe(0);
    await lines.filter({ hasText: '회원 승인이 끝내 없었습니다' }).click();
    const details = page.getByRole('region', { name: '메시지', exact: true });
    await details.getByText('되돌리는 중').waitFor();
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(360);
    expect(await seriousFindings(page)).toEqual([]);
    await details.getByRole('button', { name: '닫기' }).click();
    await details.waitFor({ state: 'hidden' });
    await leave();
  }, patience);
});
