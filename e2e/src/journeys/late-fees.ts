import { beforeAll, describe, expect, test } from '@jest/globals';
import { waiting, type Api, type Loan, type Problem } from '../api.ts';

/** Late returns, clears and the ranking. The calendar of the library is set, forwards only. */
export function lateFeeJourneys(of: () => Api): void {
  let api: Api;
  beforeAll(() => {
    api = of();
  });

  /** Noon in Seoul. */
  const noon = (day: string) => ({ now: `${day}T12:00:00+09:00` });

  async function rentOn(day: string, memberId: string, no: number): Promise<Loan> {
    await Promise.all([api.addMember(memberId), api.addBook(no)]);
    await api.clock(noon(day));
    return api.rented(memberId, no);
  }

  async function clear(memberId: string, body?: { readonly point: number }) {
    return api.post<Problem & { readonly sagaId: string; readonly cleared: number; readonly owed: number }>(`/rental-cards/${memberId}/clearance`, body, waiting);
  }

  /** Points come from renting and returning other books in time. */
  async function earn(memberId: string, points: number, no: number): Promise<void> {
    await api.addBook(no);
    for (let earned = 0; earned < points; earned += 20) {
      const loan = await api.rented(memberId, no);
      expect((await api.giveBack(loan.rentalId)).status).toBe(200);
    }
  }

  describe('late fees', () => {
    test('B · due on 10 January and returned on 12 February: 33 days late, 330 points', async () => {
      const loan = await rentOn('2026-12-27', 'b-jenny', 201);
      expect(loan.dueDate).toBe('2027-01-10');
      await api.clock(noon('2027-02-12'));
      expect(await api.all<Loan>('/rentals?overdue=true&memberId=b-jenny')).toMatchObject([{ rentalId: loan.rentalId, status: 'OPEN' }]);
      expect(await api.giveBack(loan.rentalId)).toMatchObject({ status: 200, body: { status: 'RETURNED', lateFee: 330 } });
      expect(await api.card('b-jenny')).toMatchObject({ lateFee: 330, blocked: true, open: 0, returned: 1 });
      expect(await api.member('b-jenny')).toMatchObject({ points: 20 });
    });

    test('C · returned on the due day, in its last minute in the library, it costs nothing; a minute later it is a day late', async () => {
      const first = await rentOn('2027-03-01', 'c-jenny', 202);
      expect(first.dueDate).toBe('2027-03-15');
      const second = await api.rented('c-jenny', 202).catch((error: Error) => error.message);
      expect(second).toContain('ALREADY_RENTED');
      await api.addBook(203);
      const third = await api.rented('c-jenny', 203);
      await api.clock({ now: '2027-03-15T23:59:30+09:00' });
      expect(await api.giveBack(first.rentalId)).toMatchObject({ status: 200, body: { lateFee: 0 } });
      expect(await api.card('c-jenny')).toMatchObject({ lateFee: 0, blocked: false });
      await api.clock({ now: '2027-03-16T00:00:30+09:00' });
      expect(await api.giveBack(third.rentalId)).toMatchObject({ status: 200, body: { lateFee: 10 } });
      expect(await api.card('c-jenny')).toMatchObject({ lateFee: 10, blocked: true });
    });

    test('D · a late return blocks, though nobody marked the loan overdue, and an overdue loan blocks before it is back', async () => {
      const loan = await rentOn('2027-04-01', 'd-jenny', 204);
      await api.addBook(205);
      await api.clock(noon('2027-04-16'));
      expect(await api.card('d-jenny')).toMatchObject({ blocked: true, lateFee: 0, open: 1 });
      expect(await api.rent('d-jenny', 205)).toMatchObject({ status: 409, body: { code: 'CARD_BLOCKED' } });
      expect(await api.giveBack(loan.rentalId)).toMatchObject({ status: 200, body: { lateFee: 10 } });
      const refused = await api.rent('d-jenny', 205);
      expect(refused).toMatchObject({ status: 409, body: { code: 'CARD_BLOCKED' } });
      const card = await api.card('d-jenny');
      expect(card).toMatchObject({ blocked: true, lateFee: 10 });
      expect(card.blockedBecause).toHaveLength(1);
      expect(await api.book(205)).toMatchObject({ status: 'AVAILABLE' });
    });

    test('E · clearing is refused with open loans, with a wrong amount and with too few points; otherwise it frees the card', async () => {
      const late = await rentOn('2027-05-01', 'e-jenny', 206);
      await api.addBook(207);
      const open = await api.rented('e-jenny', 207);
      expect(await clear('e-jenny')).toMatchObject({ status: 409, body: { code: 'LOANS_OPEN' } });
      await api.clock(noon('2027-05-15'));
      await api.giveBack(open.rentalId);
      expect(await clear('e-jenny')).toMatchObject({ status: 409, body: { code: 'LOANS_OPEN' } });
      await api.clock(noon('2027-05-21'));
      expect(await api.giveBack(late.rentalId)).toMatchObject({ status: 200, body: { lateFee: 60 } });
      expect(await clear('e-jenny', { point: 50 })).toMatchObject({ status: 409, body: { code: 'POINT_MISMATCH', owed: 60 } });

      const tooFew = await clear('e-jenny', { point: 60 });
      expect(tooFew).toMatchObject({ status: 409, body: { code: 'NOT_ENOUGH_POINTS' } });
      expect(await api.card('e-jenny')).toMatchObject({ lateFee: 60, blocked: true });
      expect(await api.member('e-jenny')).toMatchObject({ points: 40 });
      expect((await api.ended(sagaOf(tooFew))).at(-1)).toBe('COMPENSATED');
      expect(await api.card('e-jenny')).toMatchObject({ lateFee: 60, blocked: true });
    });

    test('E · with enough points the fee is paid once, and the card rents again', async () => {
      const late = await rentOn('2027-06-01', 'e2-jenny', 208);
      await earn('e2-jenny', 40, 209);
      await api.clock(noon('2027-06-19'));
      expect(await api.giveBack(late.rentalId)).toMatchObject({ body: { lateFee: 40 } });
      expect(await api.member('e2-jenny')).toMatchObject({ points: 60 });
      expect(await clear('e2-jenny', { point: 40 })).toMatchObject({ status: 200, body: { cleared: 40, lateFee: 0, blocked: false } });
      await api.settled();
      expect(await api.member('e2-jenny')).toMatchObject({ points: 20 });
      expect(await clear('e2-jenny')).toMatchObject({ status: 409, body: { code: 'NOTHING_OWED' } });
      const ledger = await api.all<{ readonly effect: string; readonly points: number }>('/members/e2-jenny/points');
      expect(ledger.filter(({ effect }) => effect === 'OVERDUE')).toEqual([expect.objectContaining({ points: -40 })]);
      expect(ledger.reduce((sum, { points }) => sum + points, 0)).toBe(20);
      expect((await api.rent('e2-jenny', 209)).status).toBe(201);
    });

    test('U · a clear and a rent of one member race: whoever is first, the other is refused, and nobody pays twice', async () => {
      const late = await rentOn('2027-07-01', 'u-jenny', 210);
      await earn('u-jenny', 20, 211);
      await api.clock(noon('2027-07-18'));
      await api.giveBack(late.rentalId);
      expect(await api.card('u-jenny')).toMatchObject({ lateFee: 30 });
      const [one, two, rent] = await Promise.all([clear('u-jenny'), clear('u-jenny'), api.rent('u-jenny', 211)]);
      const clears = [one, two];
      expect(clears.filter(({ status }) => status === 200)).toHaveLength(1);
      expect(clears.find(({ status }) => status === 409)?.body.code).toMatch(/^(CARD_BEING_CLEARED|NOTHING_OWED|LOANS_OPEN)$/);
      // Until the fee is paid the card is blocked or being cleared; a rent may only come in after that.
      if (rent.status === 409) expect(rent.body.code).toMatch(/^(CARD_BEING_CLEARED|CARD_BLOCKED)$/);
      else expect(rent.status).toBe(201);
      await api.settled();
      expect(await api.card('u-jenny')).toMatchObject({ lateFee: 0, blocked: false });
      expect(await api.member('u-jenny')).toMatchObject({ points: 40 - 30 + (rent.status === 201 ? 10 : 0) });
    });

    test('overdue is what the calendar of the library says: not on the due day, and a minute after its midnight, while it is still that day elsewhere', async () => {
      const loan = await rentOn('2027-08-01', 'due-jenny', 215);
      expect(loan.dueDate).toBe('2027-08-15');
      const listed = async () => (await api.all<Loan>('/rentals?overdue=true&memberId=due-jenny')).map(({ rentalId }) => rentalId);
      await api.clock({ now: '2027-08-15T23:59:30+09:00' });
      expect([await listed(), (await api.card('due-jenny')).blocked]).toEqual([[], false]);
      // Half past midnight in Seoul, and the afternoon of the due day in Greenwich.
      await api.clock({ now: '2027-08-15T15:00:30Z' });
      expect([await listed(), (await api.card('due-jenny')).blocked]).toEqual([[loan.rentalId], true]);
      expect(await api.all<Loan>('/rentals?overdue=true&memberId=due-jenny&status=RETURNED')).toEqual([]);
      expect(await api.giveBack(loan.rentalId)).toMatchObject({ body: { lateFee: 10 } });
      expect(await listed()).toEqual([]);
    });

    test('Q · best books are sorted, most rented first and ties by title, and cancelled rentals are not counted', async () => {
      // By number, up or down, the three ties would stand otherwise.
      const titles: Readonly<Record<number, string>> = { 221: '나', 222: '다', 223: '가', 224: '하' };
      const rent = (id: string, no: number) => api.post<Loan>('/rentals', { idName: { id }, item: { no, title: titles[no] } }, waiting);
      for (const no of [221, 222, 223, 224]) await api.addBook(no, titles[no]);
      await api.addMember('q-jenny');
      for (const no of [224, 224, 221, 222, 223]) await api.giveBack((await rent('q-jenny', no)).body.rentalId);
      expect((await rent('q-jenny', 223)).status).toBe(201);
      await api.addMember('q-scott');
      expect((await rent('q-scott', 223)).status).toBe(409);
      await api.giveBack((await rent('q-scott', 221)).body.rentalId);
      await api.giveBack((await rent('q-scott', 222)).body.rentalId);
      await api.giveBack((await rent('q-scott', 224)).body.rentalId);
      await api.settled();
      await api.counted();
      const { body } = await api.get<{ readonly items: readonly { readonly item: { readonly no: number; readonly title: string }; readonly rentCount: number }[] }>('/best-books?period=all');
      const mine = body.items.filter(({ item }) => titles[item.no] !== undefined);
      expect(mine.map(({ item, rentCount }) => [item.no, item.title, rentCount])).toEqual([
        [224, '하', 3],
        [223, '가', 2],
        [221, '나', 2],
        [222, '다', 2],
      ]);
      const all = body.items.map(({ rentCount }) => rentCount);
      expect(all).toEqual([...all].sort((a, b) => b - a));
    });

    test('a card that was never used is an empty one', async () => {
      expect(await api.card('x-nobody')).toMatchObject({ memberId: 'x-nobody', blocked: false, blockedBecause: [], lateFee: 0, open: 0, returned: 0 });
    });
  });

  function sagaOf({ headers }: { readonly headers: Headers }): string {
    return headers.get('location')?.split('/').at(-1) ?? '';
  }
}
