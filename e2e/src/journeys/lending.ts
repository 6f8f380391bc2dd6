import { beforeAll, describe, expect, test } from '@jest/globals';
import { eventually, waiting, type Api, type Book, type Loan, type Page, type Problem } from '../api.ts';

/** Renting and returning, as any shape of the system must do it. */
export function lendingJourneys(of: () => Api): void {
  let api: Api;
  beforeAll(() => {
    api = of();
  });

  describe('renting', () => {
    test('A · a fifth loan is fine, the sixth is refused, and one returned makes room', async () => {
      await api.addMember('a-jenny');
      for (let no = 101; no <= 106; no += 1) await api.addBook(no);
      for (let no = 101; no <= 105; no += 1) await api.rented('a-jenny', no);
      const sixth = await api.rent('a-jenny', 106);
      expect(sixth).toMatchObject({ status: 409, body: { code: 'LOAN_LIMIT_REACHED' } });
      expect(await api.card('a-jenny')).toMatchObject({ open: 5, blocked: false });
      expect(await api.member('a-jenny')).toMatchObject({ points: 50 });
      expect(await api.book(106)).toMatchObject({ status: 'AVAILABLE' });

      const page = await api.get<Page<Loan>>('/rental-cards/a-jenny/loans?limit=2');
      const rest = await api.all<Loan>(`/rental-cards/a-jenny/loans?cursor=${page.body.nextCursor}`);
      expect([...page.body.items, ...rest].map(({ item }) => item.no)).toEqual([101, 102, 103, 104, 105]);

      const [first] = await api.all<Loan>('/rentals?memberId=a-jenny&bookNo=101');
      expect((await api.giveBack(first?.rentalId ?? '')).status).toBe(200);
      expect(await api.rented('a-jenny', 106)).toMatchObject({ status: 'OPEN' });
    });

    test('F · two members rent one copy at once: exactly one wins, the loser has everything back, and the winner still holds the book', async () => {
      await Promise.all([api.addMember('f-jenny'), api.addMember('f-scott')]);
      const nos = [110, 111, 112, 113, 114];
      for (const no of nos) await api.addBook(no);
      const pairs = await Promise.all(nos.map(async (no) => ({ no, answers: await Promise.all([api.rent('f-jenny', no), api.rent('f-scott', no)]) })));
      await api.settled();
      await api.counted();
      const won = { 'f-jenny': 0, 'f-scott': 0 };
      for (const { no, answers } of pairs) {
        const [winner, ...others] = answers.filter(({ status }) => status === 201);
        expect(others).toEqual([]);
        expect(answers.find((answer) => answer !== winner)).toMatchObject({ status: 409, body: { code: 'BOOK_NOT_AVAILABLE' } });
        won[winner?.body.idName.id as keyof typeof won] += 1;
        expect(await api.book(no)).toMatchObject({ status: 'RENTED', heldBy: winner?.body.rentalId });
        expect(await api.loan(winner?.body.rentalId ?? '')).toMatchObject({ status: 'OPEN' });
        expect((await api.ranking())[no]).toBe(1);
      }
      expect(won['f-jenny'] + won['f-scott']).toBe(nos.length);
      for (const id of ['f-jenny', 'f-scott'] as const) {
        expect(await api.member(id)).toMatchObject({ points: 10 * won[id] });
        expect(await api.card(id)).toMatchObject({ open: won[id], blocked: false });
      }
    });

    test('F · the loser is told why, and nothing of the try remains on the card, in the points or in the ranking', async () => {
      await Promise.all([api.addMember('f2-jenny'), api.addMember('f2-scott'), api.addBook(120)]);
      const answers = await Promise.all([api.rent('f2-jenny', 120), api.rent('f2-scott', 120)]);
      const winner = answers.find(({ status }) => status === 201);
      const loser = answers.find(({ status }) => status !== 201);
      const loserId = winner?.body.idName.id === 'f2-jenny' ? 'f2-scott' : 'f2-jenny';
      expect(loser).toMatchObject({ status: 409, body: { code: 'BOOK_NOT_AVAILABLE' } });
      const lost = loser?.headers.get('location')?.split('/').at(-1) ?? '';
      expect((await api.ended(lost)).at(-1)).toBe('COMPENSATED');
      expect(await api.loan(lost)).toMatchObject({ status: 'CANCELLED', reason: { code: 'BOOK_NOT_AVAILABLE' } });
      expect((await api.saga(lost)).steps).toEqual({ book: 'refused', member: 'undone' });
      expect(await api.member(loserId)).toMatchObject({ points: 0 });
      expect(await api.card(loserId)).toMatchObject({ open: 0, blocked: false });
      expect((await eventually(api.ranking, (ranking) => ranking[120] === 1))[120]).toBe(1);
      expect(await api.book(120)).toMatchObject({ status: 'RENTED', heldBy: winner?.body.rentalId });
      expect((await api.giveBack(winner?.body.rentalId ?? '')).status).toBe(200);
      expect(await api.book(120)).toMatchObject({ status: 'AVAILABLE' });
    });

    test('J · an unknown member, an unknown book and both are refused with the reason, and nothing stays behind', async () => {
      await Promise.all([api.addMember('j-jenny'), api.addBook(130)]);
      const nobody = await api.rent('j-nobody', 130);
      const nothing = await api.rent('j-jenny', 139);
      const neither = await api.rent('j-nobody', 138);
      expect(nobody).toMatchObject({ status: 409, body: { code: 'MEMBER_NOT_FOUND' } });
      expect(nothing).toMatchObject({ status: 409, body: { code: 'BOOK_NOT_FOUND' } });
      expect(neither.status).toBe(409);
      // Whoever says no first is the reason.
      expect(['MEMBER_NOT_FOUND', 'BOOK_NOT_FOUND']).toContain(neither.body.code);
      await api.settled();
      await api.counted();
      expect(await api.book(130)).toMatchObject({ status: 'AVAILABLE' });
      expect(await api.member('j-jenny')).toMatchObject({ points: 0 });
      expect((await api.get('/members/j-nobody')).status).toBe(404);
      expect((await api.get('/books/139')).status).toBe(404);
      const ranking = await api.ranking();
      for (const no of ['130', '138', '139']) expect(ranking).not.toHaveProperty(no);
      for (const { headers } of [nobody, nothing, neither]) expect(await api.saga(headers.get('location')?.split('/').at(-1) ?? '')).toMatchObject({ status: 'COMPENSATED' });
    });

    test('O · another spelling of the title or the name is the same book and the same member', async () => {
      await Promise.all([api.addMember('o-jenny', '제니'), api.addBook(150, '누구를 위하여 종을 울리나?')]);
      const { status, body: loan } = await api.post<Loan>('/rentals', { idName: { id: 'o-jenny', name: 'Jenny' }, item: { no: 150, title: '누구를 위하여 종을 울리나' } }, waiting);
      expect(status).toBe(201);
      const again = await api.post<Problem>('/rentals', { idName: { id: 'o-jenny', name: 'JENNY' }, item: { no: 150, title: 'For Whom the Bell Tolls' } }, waiting);
      expect(again).toMatchObject({ status: 409, body: { code: 'ALREADY_RENTED' } });
      expect(await api.giveBack(loan.rentalId)).toMatchObject({ status: 200, body: { status: 'RETURNED' } });
      await api.settled();
      expect(await api.book(150)).toMatchObject({ status: 'AVAILABLE', title: '누구를 위하여 종을 울리나?' });
      expect(await api.member('o-jenny')).toMatchObject({ name: '제니', points: 20 });
    });

    test('books are listed by their numbers, page by page', async () => {
      for (const no of [1_510, 1_509, 151_000, 1_600]) await api.post('/books', { no, title: 'counted' });
      const page = await api.get<Page<Book>>('/books?query=counted&limit=2');
      expect([page.body.items, await api.all<Book>(`/books?query=counted&cursor=${page.body.nextCursor}`)].flat().map(({ no }) => no)).toEqual([1_509, 1_510, 1_600, 151_000]);
    });

    test('P · a book that is entered and not yet on the shelf is refused, and so is a withdrawn one', async () => {
      await api.addMember('p-jenny');
      await api.post('/books', { no: 160, title: 'New' });
      expect(await api.rent('p-jenny', 160)).toMatchObject({ status: 409, body: { code: 'BOOK_NOT_AVAILABLE' } });
      await api.post('/books/160/availability', { status: 'AVAILABLE' });
      await api.post('/books/160/availability', { status: 'WITHDRAWN' });
      expect(await api.rent('p-jenny', 160)).toMatchObject({ status: 409, body: { code: 'BOOK_NOT_AVAILABLE' } });
      await api.settled();
      expect(await api.book(160)).toMatchObject({ status: 'WITHDRAWN' });
      expect(await api.member('p-jenny')).toMatchObject({ points: 0 });
    });

    test('T · twelve first requests of a new member race: one card, and never more loans than allowed', async () => {
      await api.addMember('t-jenny');
      for (let no = 170; no < 182; no += 1) await api.addBook(no);
      const answers = await Promise.all(Array.from({ length: 12 }, (_, index) => api.rent('t-jenny', 170 + index)));
      expect(answers.filter(({ status }) => status === 201)).toHaveLength(5);
      for (const { status, body } of answers) if (status !== 201) expect(body.code).toBe('LOAN_LIMIT_REACHED');
      expect(await api.card('t-jenny')).toMatchObject({ open: 5 });
      expect(await api.member('t-jenny')).toMatchObject({ points: 50 });
      expect(await api.all<Loan>('/rentals?memberId=t-jenny')).toHaveLength(5);
    });

    test('one copy, three members, each in turn: a held book cannot be withdrawn, and the shelf decides', async () => {
      for (const id of ['w-one', 'w-two', 'w-three']) await api.addMember(id);
      await api.addBook(190);
      for (const id of ['w-one', 'w-two', 'w-three']) {
        const loan = await api.rented(id, 190);
        expect((await api.post<Problem>('/books/190/availability', { status: 'WITHDRAWN' })).status).toBe(409);
        expect((await api.giveBack(loan.rentalId)).status).toBe(200);
        expect((await api.giveBack(loan.rentalId))).toMatchObject({ status: 409, body: { code: 'NOT_OPEN' } });
      }
      expect((await eventually(api.ranking, (ranking) => ranking[190] === 3))[190]).toBe(3);
      expect((await api.post('/books/190/availability', { status: 'WITHDRAWN' })).status).toBe(200);
    });
  });
}
