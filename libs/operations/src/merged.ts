import { InvalidCursor, type Page } from '@book-rental/runtime';

export type Asked = { readonly limit: number; readonly cursor?: string };

/** One page out of several lists that are ordered by time and id: each is read from where the last page left it, and the newest are taken. */
export async function merged<Item extends { readonly id: string }>(
  lists: readonly ((asked: Asked) => Promise<Page<Item>>)[],
  { limit, cursor }: { readonly limit: number; readonly cursor?: string | undefined },
  at: (item: Item) => string,
): Promise<Page<Item>> {
  const start = cursor === undefined ? {} : { cursor: encode(placeOf(cursor)) };
  const pages = await Promise.all(lists.map((read) => read({ limit, ...start })));
  const all = pages.flatMap((page) => page.items).sort((one, other) => (at(one) === at(other) ? (one.id < other.id ? 1 : -1) : at(one) < at(other) ? 1 : -1));
  const items = all.slice(0, limit);
  const last = items.at(-1);
  const more = all.length > limit || pages.some((page) => page.nextCursor !== null);
  return { items, nextCursor: more && last !== undefined ? encode([at(last), last.id]) : null };
}

function encode(place: readonly [string, string]): string {
  return Buffer.from(JSON.stringify(place)).toString('base64url');
}

function placeOf(cursor: string): readonly [string, string] {
  try {
    const [at, id] = JSON.parse(Buffer.from(cursor, 'base64url').toString()) as readonly unknown[];
    if (typeof at === 'string' && typeof id === 'string') return [at, id];
  } catch {
    // Told below.
  }
  throw new InvalidCursor(`"${cursor}" is not a cursor of this list: take nextCursor of a page, or leave it out.`);
}
