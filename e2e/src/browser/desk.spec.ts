import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { openBrowser, seriousFindings, whyNoBrowser, type Browser, type Look, type Visit } from '@book-rental/browser';
import { unless } from '@book-rental/stack';
import type { Loan, Page as PageOf } from '../api.ts';
import { cleanUp, newFolder, startServer, type Server } from '../server.ts';

type Page = Visit['page'];

const patience = 120_000;
const bell = '누구를 위하여 종을 울리나?';

unless(whyNoBrowser(), describe)('the desk, in a browser', () => {
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

  const loansOf = async (memberId: string): Promise<readonly Loan[]> => (await server.api.get<PageOf<Loan>>(`/rentals?memberId=${memberId}`)).body.items;

  test('a member is found by name, rents a book, sees it stand, and returns it', async () => {
    await server.api.addMember('jenny', '제니');
    await server.api.addBook(1, bell);
    const { page, troubles, leave } = await at('/console/desk');
    await page.getByRole('textbox', { name: 'Member' }).fill('제니');
    await page.getByRole('option', { name: /jenny/ }).click();
    await page.waitForURL('**/console/desk/jenny');
    await page.getByText('May rent', { exact: true }).waitFor();
    await rent(page, 'Book', bell, 'Rent');
    await outcome(page, /^Lent\. Due back on /);
    const loans = page.getByRole('region', { name: 'On loan' });
    await loans.getByText(bell).waitFor();
    expect(await server.api.book(1)).toMatchObject({ status: 'RENTED' });
    await page.getByText('10 points', { exact: true }).waitFor();

    await loans.getByRole('button', { name: `Return ${bell}` }).dblclick();
    await outcome(page, /^Returned\.$/);
    await loans.getByText('No book on loan').waitFor();
    expect(await server.api.card('jenny')).toMatchObject({ open: 0, returned: 1 });
    expect(troubles).toEqual([]);
    await leave();
  }, patience);

  test('a lent book: the refusal is watched live to its end in words, and leads to its saga', async () => {
    await server.api.addMember('holder', 'Holder');
    await server.api.addMember('younghee', '이영희');
    await server.api.addBook(2, '어린 왕자');
    await server.api.rented('holder', 2);
    const { page, troubles, leave } = await at('/console/desk/younghee', { language: 'ko' });
    await page.getByRole('textbox', { name: '도서' }).fill('어린');
    await page.getByText('그런 도서가 없습니다.').waitFor();
    await page.getByRole('switch', { name: '대여할 수 없는 도서도 보기' }).check();
    const seen = await sentences(page);
    await rent(page, '도서', '어린 왕자', '그래도 시도하기');
    await outcome(page, /^도서가 이미 대여 중이라 취소했습니다\.$/);
    expect((await seen())[0]).toBe('응답을 기다리고 있습니다 …');
    expect(await steps(page)).toEqual(['카드 승인', '도서 거절', '회원 되돌림', '결과 되돌림']);
    expect(await seriousFindings(page)).toEqual([]);

    await page.getByRole('link', { name: '메시지 자세히 보기' }).click();
    const [loan] = await loansOf('younghee');
    await page.waitForURL(`**/console/sagas/${loan?.rentalId}`);
    expect(loan).toMatchObject({ status: 'CANCELLED', reason: { code: 'BOOK_NOT_AVAILABLE' } });
    expect(await server.api.member('younghee')).toMatchObject({ points: 0 });
    expect(troubles).toEqual([]);
    await leave();
  }, patience);

  test('an answer that is lost, and a reload, do nothing twice', async () => {
    await server.api.addMember('scott', 'Scott');
    await server.api.addBook(3, 'Moby-Dick');
    const { page, leave } = await at('/console/desk/scott');
    const keys: (string | undefined)[] = [];
    page.on('request', (request) => void (request.method() === 'POST' && keys.push(request.headers()['idempotency-key'])));
    // The server hears it and answers; the answer never arrives.
    const lost: string[] = [];
    await page.route('**/rentals', async (route) => {
      lost.push((await route.fetch()).statusText());
      await route.abort();
    }, { times: 1 });
    await rent(page, 'Book', 'Moby-Dick', 'Rent');
    await outcome(page, /^Lent\. /);
    expect(lost).toEqual(['Accepted']);
    expect(keys).toHaveLength(2);
    expect(keys[0]).toBe(keys[1]);
    await page.reload();
    await outcome(page, /^Lent\. /);
    expect(await loansOf('scott')).toHaveLength(1);
    expect(await server.api.member('scott')).toMatchObject({ points: 10 });
    await leave();
  }, patience);

  test('what the card itself refuses is told at once, and nobody else is asked', async () => {
    await server.api.addMember('greedy', 'Greedy');
    for (const no of [11, 12, 13, 14, 15, 16]) await server.api.addBook(no, `Volume ${no}`);
    for (const no of [11, 12, 13, 14, 15]) await server.api.rented('greedy', no);
    const { page, leave } = await at('/console/desk/greedy');
    await rent(page, 'Book', 'Volume 16', 'Rent');
    await outcome(page, /^Not possible: the member has as many books as one may have\.$/);
    expect(await steps(page)).toEqual(['Card no']);
    await leave();
  }, patience);

  test('several errands at once keep a card each', async () => {
    await server.api.addMember('busy', 'Busy');
    for (const no of [21, 22]) await server.api.addBook(no, `Part ${no}`);
    for (const no of [21, 22]) await server.api.rented('busy', no);
    const { page, leave } = await at('/console/desk/busy');
    for (const no of [21, 22]) await page.getByRole('button', { name: `Return Part ${no}` }).click();
    for (const no of [21, 22]) await page.getByRole('listitem').filter({ hasText: `Return · Part ${no}` }).getByRole('status').filter({ hasText: 'Returned.' }).waitFor();
    await page.getByRole('button', { name: 'Put away: Return · Part 21' }).click();
    await page.getByText('Return · Part 21').waitFor({ state: 'detached' });
    await page.getByText('Return · Part 22').waitFor();
    await leave();
  }, patience);

  test('somebody new is registered in place, on a phone', async () => {
    const { page, troubles, leave } = await at('/console/desk/minsu', { language: 'ko', width: 360, height: 740 });
    await page.getByText('“minsu” 회원은 등록되어 있지 않습니다').waitFor();
    await page.getByRole('button', { name: '등록', exact: true }).click();
    const form = page.getByRole('dialog');
    expect(await form.getByLabel('아이디').inputValue()).toBe('minsu');
    await form.getByLabel('이름', { exact: false }).last().fill('김민수');
    await form.getByRole('button', { name: '등록' }).click();
    await page.getByRole('heading', { name: '김민수' }).waitFor();
    expect(await server.api.member('minsu')).toMatchObject({ name: '김민수', points: 0 });
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(360);
    // That nobody was registered is what the browser calls an error.
    expect(troubles.filter((one) => !one.includes('404'))).toEqual([]);
    await leave();
  }, patience);
});

unless(whyNoBrowser(), describe)('a silent service, seen from the desk in a browser', () => {
  let server: Server;
  let browser: Browser;
  beforeAll(async () => {
    server = await startServer({ folder: await newFolder(), lab: true });
    browser = await openBrowser();
  }, patience);
  afterAll(async () => {
    await browser.close();
    await cleanUp();
  });

  test('each step is shown as it comes: the yes of the book while the member is silent, then all of it taken back', async () => {
    const { api, url } = server;
    await api.addMember('jenny', '제니');
    await api.addBook(1, bell);
    expect(await api.post('/lab/faults', { service: 'member', fault: 'silent', count: 1 })).toMatchObject({ status: 200 });
    const { page, troubles, leave } = await browser.visit(`${url}/console/desk/jenny`);
    await rent(page, 'Book', bell, 'Rent');
    await page.getByRole('listitem').filter({ hasText: /^Bookyes$/ }).waitFor();
    expect(await steps(page)).toEqual(['Card yes', 'Book yes', 'Member asked …', 'Result not yet']);
    await page.getByRole('region', { name: 'On loan' }).getByText('Pending').waitFor();
    await outcome(page, /^Cancelled: somebody did not answer in time\.$/);
    expect(await steps(page)).toEqual(['Card yes', 'Book taken back', 'Member taken back', 'Result taken back']);
    await page.getByText('No book on loan').waitFor();
    expect(await api.book(1)).toMatchObject({ status: 'AVAILABLE' });
    expect((await api.get('/lab')).body).toMatchObject({ faults: [expect.objectContaining({ service: 'member', left: 0, struck: 1 })] });
    expect(troubles).toEqual([]);
    await leave();
  }, patience);
});

unless(whyNoBrowser(), describe)('a late fee at the desk, in a browser', () => {
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

  test('an overdue book stands out, its return costs, too few points are refused in words, and enough of them clear it', async () => {
    const { api, url } = server;
    await api.addMember('jenny', '제니');
    await api.addBook(1, bell);
    await api.addBook(2, '어린 왕자');
    await api.rented('jenny', 1);
    await api.clock({ advanceDays: 17 });
    const { page, troubles, leave } = await browser.visit(`${url}/console/desk/jenny`, { language: 'ko' });
    await page.getByText('연체 중인 도서가 1권 있습니다.').waitFor();
    await page.getByRole('region', { name: '대여 중인 도서' }).getByText('연체', { exact: true }).waitFor();
    expect(await seriousFindings(page)).toEqual([]);

    await page.getByRole('button', { name: `${bell} 반납` }).click();
    await outcome(page, /^늦게 반납하여 연체료 30점이 생겼습니다\.$/);
    await page.getByText('연체료 30점을 내야 합니다.').waitFor();
    await page.getByRole('button', { name: '30점 정산' }).click();
    await outcome(page, /^포인트가 모자라 취소했습니다\.$/);
    expect(await api.card('jenny')).toMatchObject({ lateFee: 30, blocked: true });

    // Somebody else's errand would do as well: points come with every rental.
    await api.addMember('rich', '부자');
    await api.addBook(3, '데미안');
    const first = await api.rented('rich', 3);
    await api.giveBack(first.rentalId);
    const late = await api.rented('rich', 2);
    await api.clock({ advanceDays: 15 });
    await api.giveBack(late.rentalId);
    await api.settled();
    await page.goto(`${url}/console/desk/rich`);
    await page.getByRole('button', { name: '10점 정산' }).click();
    await outcome(page, /^연체료 10점을 정산했습니다\.$/);
    await page.getByText('대여 가능', { exact: true }).waitFor();
    await page.getByText('연체료 납부').waitFor();
    expect(await api.card('rich')).toMatchObject({ lateFee: 0, blocked: false });
    expect(troubles).toEqual([]);
    await leave();
  }, patience);
});

/** Finds a book by its title and rents it with that button. */
async function rent(page: Page, field: string, title: string, button: string): Promise<void> {
  await page.getByRole('textbox', { name: field, exact: true }).fill(title);
  await page.getByRole('option', { name: title }).first().click();
  await page.getByRole('button', { name: button, exact: true }).click();
}

/** Waits for the sentence in which the newest errand ends. */
async function outcome(page: Page, sentence: RegExp): Promise<void> {
  await page.getByRole('status').filter({ hasText: sentence }).first().waitFor();
}

async function steps(page: Page): Promise<readonly string[]> {
  const lines = await page.locator('li[data-tone]').first().locator('li').allInnerTexts();
  return lines.map((line) => line.split(/\s*\n\s*/).join(' '));
}

/** From here on, every sentence that an errand shows, in order. */
async function sentences(page: Page): Promise<() => Promise<readonly string[]>> {
  await page.evaluate(`
    window.seenSentences = [];
    new MutationObserver(() => {
      const text = document.querySelector('li[data-tone] [role=status]')?.textContent;
      if (text && text !== window.seenSentences.at(-1)) window.seenSentences.push(text);
    }).observe(document.body, { subtree: true, childList: true, characterData: true });`);
  return () => page.evaluate<readonly string[]>('window.seenSentences');
}
