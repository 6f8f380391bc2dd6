import { checkFile, checkPoint } from './checks.ts';
import { inPortions, openLibrary, type Library } from './library.ts';
import { closedLoop, ownCpuMs, type Measured } from './load.ts';

/** One line of the result. */
export interface Point extends Measured {
  readonly shape: string;
  readonly mix: string;
  readonly concurrency: number;
  readonly rssMb: number;
  readonly mistakes: readonly string[];
}

const lentEvery = 10;
/** Enough for a steady rate, little enough for a minute. */
const sagasFor = (concurrency: number): number => (concurrency === 1 ? 3_000 : concurrency < 64 ? 10_000 : 20_000);

function members(sagas: number): number {
  return Math.max(1_000, Math.ceil(sagas / 4));
}

const reader = (index: number): string => `m${index}`;

/** So many sagas in the file, and `spare` more books on the shelf. */
export async function fill(library: Library, sagas: number, spare: number): Promise<void> {
  for (let from = 0; from < sagas; from += 5_000) {
    const portion = Math.min(5_000, sagas - from);
    await seed(library, from, portion, false);
    await stretch(library, from, portion, 256);
  }
  await inPortions(spare, (index) => library.registerBook(sagas + index + 1));
  await inPortions(members(spare), (index) => library.registerMember(`spare${index}`));
  await library.system.settled();
}

/** Members and books for so many sagas, untimed; every tenth book is lent beforehand when asked for. */
async function seed(library: Library, from: number, sagas: number, lent: boolean): Promise<void> {
  await inPortions(members(sagas), (index) => library.registerMember(reader(from + index)));
  await inPortions(sagas, (index) => library.registerBook(from + index + 1));
  if (!lent) return;
  const lentBooks = Array.from({ length: Math.floor(sagas / lentEvery) }, (_, index) => from + index * lentEvery + 1);
  await inPortions(Math.ceil(lentBooks.length / 5), (index) => library.registerMember(`holder${from + index}`));
  await inPortions(lentBooks.length, (index) => library.rent(`holder${from + Math.floor(index / 5)}`, lentBooks[index] ?? 0));
  await library.system.settled();
}

/** Every saga a book of its own, members in turn. */
async function stretch(library: Library, from: number, sagas: number, concurrency: number): Promise<Measured> {
  const count = members(sagas);
  return closedLoop(sagas, concurrency, (index) => library.rent(reader(from + (index % count)), from + index + 1), ownCpuMs);
}

export async function measure(mix: 'ok' | 'fail10', concurrency: number, asked: number | undefined): Promise<Point> {
  const sagas = asked ?? sagasFor(concurrency);
  const library = await openLibrary();
  try {
    await warmUp(library);
    await seed(library, 0, sagas, mix === 'fail10');
    const measured = await stretch(library, 0, sagas, concurrency);
    const mistakes = await checkPoint(library, measured, mix === 'fail10' ? Math.floor(sagas / lentEvery) : 0);
    return point(library, mix, concurrency, measured, mistakes);
  } finally {
    await library.close();
  }
}

/** The code is compiled before it is timed. */
async function warmUp(library: Library): Promise<void> {
  const first = 100_000_000;
  await seed(library, first, 1_000, false);
  await stretch(library, first, 1_000, 64);
  await library.system.settled();
}

async function point(library: Library, mix: string, concurrency: number, measured: Measured, mistakes: readonly string[]): Promise<Point> {
  const rssMb = Math.round(process.memoryUsage().rss / 1_048_576);
  return { shape: 'standalone', mix, concurrency, ...measured, rssMb, mistakes: [...mistakes, ...(await checkFile(library))] };
}

const early = 5_000;

/** The rate after 5,000 sagas in the file, and after `history` of them, in one run. */
export async function measureHistory(history: number, concurrency: number): Promise<readonly Point[]> {
  const library = await openLibrary();
  const portion = 5_000;
  try {
    const points: Point[] = [];
    for (let done = 0; done <= history; done += portion) {
      await seed(library, done, portion, false);
      const measured = await stretch(library, done, portion, concurrency);
      const wanted = done === early || done + portion > history;
      if (wanted) points.push({ shape: 'standalone', mix: `ok after ${done}`, concurrency, ...measured, rssMb: Math.round(process.memoryUsage().rss / 1_048_576), mistakes: await checkPoint(library, measured, 0) });
    }
    const wrong = await checkFile(library);
    return points.map((one, index) => (index === points.length - 1 ? { ...one, mistakes: [...one.mistakes, ...wrong] } : one));
  } finally {
    await library.close();
  }
}

const past = 20_000;

/** One member and one book with 20,000 sagas behind them, beside a new member and a new book: one saga at a time, refused by the book. */
export async function measureHot(): Promise<readonly Point[]> {
  const library = await openLibrary();
  const asking = 5_000;
  const hotBook = 1;
  const lentBooks = [2, 3, 4, 5];
  try {
    await inPortions(asking, (index) => library.registerMember(reader(index)));
    for (const no of [hotBook, ...lentBooks, 6]) await library.registerBook(no);
    await library.registerMember('holder');
    await library.registerMember('holder2');
    for (const no of lentBooks) await library.rent('holder', no);
    await library.rent('holder2', hotBook);
    await library.rent('holder2', 6);
    await library.registerMember('hot');
    await library.registerMember('new');
    // The hot book refuses many members; the hot member is refused by many books.
    await closedLoop(past, 256, (index) => library.rent(reader(index % asking), hotBook), ownCpuMs);
    await closedLoop(past, lentBooks.length, (index) => library.rent('hot', lentBooks[index % lentBooks.length] ?? 2), ownCpuMs);
    const measured = async (mix: string, member: string, no: number): Promise<Point> => {
      const one = await closedLoop(1_500, 1, () => library.rent(member, no), ownCpuMs);
      return { shape: 'standalone', mix, concurrency: 1, ...one, rssMb: Math.round(process.memoryUsage().rss / 1_048_576), mistakes: await checkPoint(library, one, one.sagas) };
    };
    const points = [await measured('hot: new', 'new', 6), await measured('hot: book', 'new', hotBook), await measured('hot: member', 'hot', 6)];
    const wrong = await checkFile(library);
    return points.map((one, index) => (index === points.length - 1 ? { ...one, mistakes: [...one.mistakes, ...wrong] } : one));
  } finally {
    await library.close();
  }
}
