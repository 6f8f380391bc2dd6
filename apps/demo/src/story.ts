import { openCalendar, type Calendar } from './calendar.ts';
import type { Answer, Desk } from './desk.ts';
import { say, scene, tell } from './telling.ts';

/** Names of this telling alone, so that the story can be told twice on one server. */
interface Cast {
  readonly jenny: string;
  readonly scott: string;
  readonly nobody: string;
  readonly bell: number;
  readonly prince: number;
}

const bellTitle = '누구를 위하여 종을 울리나?';
const princeTitle = '어린 왕자';
const day = 86_400_000;

export async function tellStory(desk: Desk): Promise<void> {
  const cast = castOf(Date.now());
  await opening(desk, cast);
  const rentalId = await goodRental(desk, cast);
  await refusedByTheBook(desk, cast);
  await unknownMember(desk, cast);
  await lateReturnAndClear(desk, cast, rentalId);
  await ranking(desk, cast);
  say('\nThat was all. Every step above was a message in the log; GET /sagas shows them again.');
}

function castOf(now: number): Cast {
  const tail = now.toString(36).slice(-5);
  const no = now % 1_000_000_000;
  return { jenny: `jenny-${tail}`, scott: `scott-${tail}`, nobody: `nobody-${tail}`, bell: no, prince: no + 1 };
}

async function opening(desk: Desk, cast: Cast): Promise<void> {
  scene(1, 'The library opens');
  expect(await desk.post('/members', { id: cast.jenny, name: '제니' }), 201, 'registering a member');
  expect(await desk.post('/members', { id: cast.scott, name: 'Scott' }), 201, 'registering a member');
  for (const [no, title] of [[cast.bell, bellTitle], [cast.prince, princeTitle]] as const) {
    expect(await desk.post('/books', { no, title }), 201, 'registering a book');
    expect(await desk.post(`/books/${no}/availability`, { status: 'AVAILABLE' }), 200, 'putting a book on the shelf');
  }
  say(`   Members ${cast.jenny} (제니) and ${cast.scott}; books ${cast.bell} "${bellTitle}" and ${cast.prince} "${princeTitle}".`);
}

async function goodRental(desk: Desk, cast: Cast): Promise<string> {
  scene(2, `제니 rents "${bellTitle}"`);
  const rented = expect(await desk.post('/rentals', rental(cast.jenny, '제니', cast.bell, bellTitle)), 201, 'a rental that should succeed');
  const rentalId = String(rented.body['rentalId']);
  say(`   The loan is ${String(rented.body['status'])}, due on ${String(rented.body['dueDate'])}. Points: ${await points(desk, cast.jenny)}.`);
  tell(await desk.ended(rentalId));
  return rentalId;
}

async function refusedByTheBook(desk: Desk, cast: Cast): Promise<void> {
  scene(3, 'Scott wants the same copy: the book refuses, everything is taken back');
  const refused = expect(await desk.post('/rentals', rental(cast.scott, 'Scott', cast.bell, bellTitle)), 409, 'a rental of a lent book');
  say(`   Told at the desk: ${String(refused.body['code'])}, "${String(refused.body['detail'])}"`);
  const saga = await desk.ended(lastPart(refused.location));
  say(`   Scott's points: ${await points(desk, cast.scott)}. Jenny still has the book.`);
  tell(saga);
}

async function unknownMember(desk: Desk, cast: Cast): Promise<void> {
  scene(4, 'Somebody unknown rents: the member refuses, the book goes back to the shelf');
  const refused = expect(await desk.post('/rentals', rental(cast.nobody, '', cast.prince, princeTitle)), 409, 'a rental by an unknown member');
  say(`   Told at the desk: ${String(refused.body['code'])}, "${String(refused.body['detail'])}"`);
  tell(await desk.ended(lastPart(refused.location)));
  const book = await desk.get(`/books/${cast.prince}`);
  say(`   "${princeTitle}" is ${String(book.body['status'])} again.`);
}

async function lateReturnAndClear(desk: Desk, cast: Cast, rentalId: string): Promise<void> {
  scene(5, '제니 returns late and pays the fee');
  const calendar = await openCalendar(desk);
  if (calendar === undefined) {
    say('   Left out: this server does not allow time travel. Start it with: npm start -- --allow-time-travel');
    return;
  }
  try {
    await waitUntilLate(desk, calendar, cast.jenny, rentalId);
    await bringBack(desk, calendar, cast.jenny, rentalId);
  } finally {
    // Also when something went wrong: the library is not ours.
    await calendar.goHome();
  }
}

/** By the library's own rules, whatever they are: until its card says that the loan is overdue. */
async function waitUntilLate(desk: Desk, calendar: Calendar, jenny: string, rentalId: string): Promise<void> {
  const due = String((await desk.get(`/rentals/${rentalId}`)).body['dueDate']);
  const days = Math.floor((Date.parse(due) - calendar.began) / day) - 1;
  if (days > 0) await calendar.goOn(days);
  // The day ends when it ends in the library, so the last ones are taken one by one.
  for (let step = 1; step <= 4; step += 1) {
    await calendar.goOn(1);
    if ((await desk.get(`/rental-cards/${jenny}`)).body['blocked'] === true) return;
  }
  throw new Error(`the loan was due on ${due} and is not overdue ${calendar.moved()} days from now`);
}

async function bringBack(desk: Desk, calendar: Calendar, jenny: string, rentalId: string): Promise<void> {
  const back = expect(await desk.post(`/rentals/${rentalId}/return`, {}), 200, 'a late return');
  const fee = Number(back.body['lateFee']);
  say(`   ${calendar.moved()} days later, and late: the loan is ${String(back.body['status'])}, the fee ${fee} points.`);
  tell(await desk.ended(lastPart(back.location)));
  if (fee === 0) return say('   In this library being late costs nothing, so there is nothing to pay.');
  const card = await desk.get(`/rental-cards/${jenny}`);
  say(`   Her card is ${card.body['blocked'] === true ? 'blocked' : 'free'}: ${(card.body['blockedBecause'] as readonly string[]).join(' ')}`);
  const cleared = await desk.post(`/rental-cards/${jenny}/clearance`, {});
  if (cleared.body['code'] === 'NOT_ENOUGH_POINTS') say(`   She cannot pay: ${String(cleared.body['detail'])} The fee stays.`);
  else say(`   She pays ${String(expect(cleared, 200, 'a clear').body['cleared'])} points; fee ${String(cleared.body['lateFee'])}, ${await points(desk, jenny)} points left.`);
  tell(await desk.ended(lastPart(cleared.location)));
}

async function ranking(desk: Desk, cast: Cast): Promise<void> {
  scene(6, 'Best books: cancelled rentals do not count');
  const best = expect(await desk.get('/best-books?limit=5'), 200, 'the ranking');
  const items = best.body['items'] as readonly { readonly item: { readonly no: number; readonly title: string }; readonly rentCount: number }[];
  for (const { item, rentCount } of items) say(`   ${String(rentCount).padStart(3)} × ${item.title === '' ? 'a book whose title nobody gave' : item.title} (${item.no})`);
  if (items.some(({ item }) => item.no === cast.prince)) throw new Error(`Book ${cast.prince} is ranked, though its only rental was cancelled.`);
}

function rental(id: string, name: string, no: number, title: string) {
  return { idName: { id, name }, item: { no, title } };
}

async function points(desk: Desk, id: string): Promise<number> {
  return Number((await desk.get(`/members/${id}`)).body['points']);
}

function lastPart(location: string | null): string {
  return location?.split('/').at(-1) ?? '';
}

function expect(answer: Answer, status: number, what: string): Answer {
  if (answer.status === status) return answer;
  throw new Error(`${what} answered ${answer.status} instead of ${status}: ${JSON.stringify(answer.body)}`);
}
