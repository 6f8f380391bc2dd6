import type { Shown } from '@book-rental/browser';
import type { Desk } from '../../apps/demo/src/desk.ts';

const members = [
  ['jenny', '제니'], ['scott', 'Scott'], ['minji', '김민지'], ['junho', '이준호'], ['ada', 'Ada Lovelace'], ['sejong', '세종'],
] as const;

const books = [
  ['누구를 위하여 종을 울리나?', '어니스트 헤밍웨이'], ['어린 왕자', '앙투안 드 생텍쥐페리'], ['Frankenstein', 'Mary Shelley'], ['토지 1', '박경리'],
  ['The Left Hand of Darkness', 'Ursula K. Le Guin'], ['소년이 온다', '한강'], ['Pride and Prejudice', 'Jane Austen'], ['코스모스', '칼 세이건'],
  ['광장', '최인훈'], ['Moby-Dick', 'Herman Melville'],
] as const;

/** Who takes which book; the last three are refused, and taken back. */
const rentals = [
  ['jenny', 1], ['jenny', 2], ['minji', 4], ['junho', 6], ['ada', 3], ['sejong', 8], ['minji', 9], ['scott', 5], ['scott', 1], ['nobody', 10], ['ada', 6],
] as const;

/** A small library with a day behind it. */
export async function furnish(desk: Desk): Promise<Shown> {
  for (const [id, name] of members) await desk.post('/members', { id, name });
  for (const [index, [title, author]] of books.entries()) {
    await desk.post('/books', { no: index + 1, title, author });
    await desk.post(`/books/${index + 1}/availability`, { status: 'AVAILABLE' });
  }
  let refused = '';
  for (const [memberId, no] of rentals) {
    const name = members.find(([id]) => id === memberId)?.[1] ?? '';
    const { status, location } = await desk.post('/rentals', { idName: { id: memberId, name }, item: { no, title: books[no - 1]?.[0] ?? '' } });
    const rentalId = lastPart(location);
    await desk.ended(rentalId);
    if (status === 409 && memberId === 'scott') refused = rentalId;
    if (memberId === 'ada' && no === 3) await desk.ended(lastPart((await desk.post(`/rentals/${rentalId}/return`, {})).location));
  }
  // Nobody can read it, so an operator has something to decide.
  await desk.post('/topics/rental_return/messages', { key: 'minji', value: '{"idName": {"id": "minji"', headers: {} });
  return { memberId: 'jenny', sagaId: refused };
}

const lastPart = (location: string | null): string => location?.split('/').at(-1) ?? '';
