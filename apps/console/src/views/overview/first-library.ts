import { api, ask } from '../../api/client.ts';

const members = [['jenny', '제니'], ['scott', 'Scott'], ['minji', '김민지'], ['ada', 'Ada Lovelace']] as const;

const books = [
  ['누구를 위하여 종을 울리나?', '어니스트 헤밍웨이'], ['어린 왕자', '앙투안 드 생텍쥐페리'], ['Frankenstein', 'Mary Shelley'], ['토지 1', '박경리'],
  ['소년이 온다', '한강'], ['Pride and Prejudice', 'Jane Austen'], ['코스모스', '칼 세이건'], ['Moby-Dick', 'Herman Melville'],
] as const;

/** A few members and books on the shelf, for a library that has none. Done again, under the same keys, it adds nothing. */
export async function fillLibrary(): Promise<void> {
  for (const [id, name] of members) await ask(api.POST('/members', { body: { id, name } }));
  for (const [index, [title, author]] of books.entries()) {
    const { no } = await ask(api.POST('/books', { params: { header: { 'Idempotency-Key': `first-library-${index + 1}` } }, body: { title, author } }));
    await ask(api.POST('/books/{no}/availability', { params: { path: { no } }, body: { status: 'AVAILABLE' } }));
  }
}
