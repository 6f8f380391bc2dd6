/** What somebody at the desk set going for a member. Its key is the Idempotency-Key, so sending it again does nothing twice. */
export type Errand = Rent | Return | Clear;

interface Begun {
  readonly key: string;
  readonly memberId: string;
  /** ms since 1970, by the clock of this browser. */
  readonly at: number;
}

interface Item {
  readonly no: number;
  readonly title: string;
}

export interface Rent extends Begun {
  readonly kind: 'RENT';
  readonly name: string;
  readonly item: Item;
}

export interface Return extends Begun {
  readonly kind: 'RETURN';
  readonly rentalId: string;
  readonly item: Item;
}

export interface Clear extends Begun {
  readonly kind: 'OVERDUE';
  readonly point: number;
}

/** Older than this, an errand is not taken up again: the server may have forgotten its key. */
const rememberedMs = 12 * 3_600_000;
const most = 30;

/** What an errand is about: while one about it is under way, another click means the same. */
export function subjectOf(errand: Errand): string {
  switch (errand.kind) {
    case 'RENT':
      return `RENT ${errand.memberId} ${errand.item.no}`;
    case 'RETURN':
      return `RETURN ${errand.rentalId}`;
    case 'OVERDUE':
      return `OVERDUE ${errand.memberId}`;
  }
}

/** With one more, unless one about the same is under way. The newest stands first. */
export function begin(errands: readonly Errand[], errand: Errand, isOver: (one: Errand) => boolean): readonly Errand[] {
  const same = errands.some((one) => subjectOf(one) === subjectOf(errand) && !isOver(one));
  return same ? errands : [errand, ...errands].slice(0, most);
}

/** Those that are kept over a reload of the page, from their text; none where it is not what was written. */
export function recall(text: string | null, now: number): readonly Errand[] {
  try {
    const kept: unknown = JSON.parse(text ?? '[]');
    return Array.isArray(kept) ? (kept as readonly Errand[]).filter(({ at }) => now - at < rememberedMs) : [];
  } catch {
    return [];
  }
}
