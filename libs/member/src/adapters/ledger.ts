import { InvalidCursor, type InboxEntry, type Store } from '@book-rental/runtime';

/** One change of a member's points. */
export interface LedgerLine {
  readonly sagaId: string;
  readonly effect: string;
  readonly points: number;
  readonly at: string;
}

export interface Ledger {
  readonly items: readonly LedgerLine[];
  readonly nextCursor: string | null;
}

/** How many entries are read at a time; those without points (refusals, calls under a key) are passed over. */
const portion = 200;
/** What an operation does last when it does it in the same moment. */
const undoes: ReadonlySet<string> = new Set(['POINT_USE', 'OVERDUE_CANCEL']);

/** The latest operation first, and of each operation the latest change first. A page is full unless it is the last one. */
export async function ledgerOf(store: Store, memberId: string, { limit, cursor }: { readonly limit: number; readonly cursor?: string | undefined }): Promise<Ledger> {
  const place = cursor === undefined ? undefined : placeOf(cursor);
  const skipped = place?.shown ?? 0;
  const lines: LedgerLine[] = [];
  let from = place === undefined ? undefined : before(place.sagaId);
  let known = false;
  while (!known) {
    const page = await store.inboxOf('members', memberId, { limit: portion, ...(from === undefined ? {} : { cursor: from }) });
    lines.push(...page.items.flatMap(lineOf));
    from = page.nextCursor ?? undefined;
    // An operation may go on in the next portion: only those before the last are whole.
    const last = page.items.at(-1)?.sagaId;
    known = from === undefined || lines.filter(({ sagaId }) => sagaId !== last).length > skipped + limit;
  }
  const inOrder = grouped(lines).flatMap((saga) => [...saga].sort(newestFirst));
  const items = inOrder.slice(skipped, skipped + limit);
  return { items, nextCursor: inOrder.length > skipped + limit ? cursorAfter(inOrder, skipped + limit) : null };
}

function lineOf({ sagaId, effect, at, data }: InboxEntry): readonly LedgerLine[] {
  const points = Number(data?.['points'] ?? 0);
  return points === 0 ? [] : [{ sagaId, effect, points, at }];
}

/** Lines of one saga stand together, as the store gives them. */
function grouped(lines: readonly LedgerLine[]): readonly (readonly LedgerLine[])[] {
  const groups = new Map<string, LedgerLine[]>();
  for (const line of lines) groups.set(line.sagaId, [...(groups.get(line.sagaId) ?? []), line]);
  return [...groups.values()];
}

function newestFirst(one: LedgerLine, other: LedgerLine): number {
  if (one.at !== other.at) return one.at < other.at ? 1 : -1;
  return Number(undoes.has(other.effect)) - Number(undoes.has(one.effect));
}

/** The place behind a line: its saga, and how many lines of that saga have been shown. */
function cursorAfter(lines: readonly LedgerLine[], count: number): string {
  const sagaId = lines[count - 1]?.sagaId ?? '';
  const shown = lines.slice(0, count).filter((line) => line.sagaId === sagaId).length;
  return encode([sagaId, shown]);
}

/** The store's cursor from which that saga comes first again. */
function before(sagaId: string): string {
  return encode([sagaId, '\u{10FFFF}']);
}

function encode(place: readonly unknown[]): string {
  return Buffer.from(JSON.stringify(place)).toString('base64url');
}

function placeOf(cursor: string): { readonly sagaId: string; readonly shown: number } {
  try {
    const place = JSON.parse(Buffer.from(cursor, 'base64url').toString()) as readonly unknown[];
    const [sagaId, shown] = place;
    if (place.length === 2 && typeof sagaId === 'string' && Number.isSafeInteger(shown) && Number(shown) >= 0) return { sagaId, shown: Number(shown) };
  } catch {
    // Told below: whatever is not a cursor is the same mistake.
  }
  throw new InvalidCursor(`"${cursor}" is not a cursor of this list: take nextCursor of a page, or leave it out.`);
}
