import type { Desk } from './desk.ts';

/** The library's calendar, moved for a scene and put back after it. */
export interface Calendar {
  /** ms since 1970: the library's time when the scene began. */
  readonly began: number;
  /** Days gone on so far. */
  readonly moved: () => number;
  readonly goOn: (days: number) => Promise<void>;
  readonly goHome: () => Promise<void>;
}

/** Undefined where the server allows no time travel. */
export async function openCalendar(desk: Desk): Promise<Calendar | undefined> {
  const asked = await desk.post('/clock', { advanceDays: 0 });
  if (asked.status === 404) return undefined;
  let moved = 0;
  async function goOn(days: number): Promise<void> {
    const { status, body } = await desk.post('/clock', { advanceDays: days });
    if (status !== 200) throw new Error(`moving the clock by ${days} days answered ${status}: ${JSON.stringify(body)}`);
    moved += days;
  }
  return {
    began: Date.parse(String(asked.body['now'])),
    moved: () => moved,
    goOn,
    goHome: async () => {
      if (moved !== 0) await goOn(-moved);
    },
  };
}
