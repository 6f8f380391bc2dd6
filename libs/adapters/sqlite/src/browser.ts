import type { DatabaseSync } from 'node:sqlite';
import type { Lane, LogBrowser, Looked, Wanted } from '@book-rental/runtime';
import { tellingOutages } from './problem.ts';
import { recordOf, type Row } from './reader.ts';
import type { Tally } from './tally.ts';

export interface BrowserOptions {
  readonly db: DatabaseSync;
  /** The position of the last durable record. */
  readonly last: () => number;
  /** Everything up to here is handled by the group. */
  readonly position: (group: string) => number;
  readonly tally: Tally;
}

/** Positions that are counted before whoever waits for the file comes first. */
const atOnce = 5_000;

/** The one lane: all topics share their positions, and there is one partition. */
const lane = '0';

/** ms that the clock may have been set back: within that, a position does not tell what is older. */
const clockSteps = 5_000;

/**
 * Looks at the log by its positions, in portions small enough that nobody waits for one, and finds the position of a
 * time by halving: an index by topic or saga would cost every commit, and people look seldom.
 */
export function createBrowser({ db, last, position, tally }: BrowserOptions): LogBrowser {
  const countByTopic = db.prepare('SELECT topic, count(*) AS messages FROM log WHERE position > ? AND position <= ? GROUP BY topic');
  const oldest = db.prepare('SELECT position FROM log ORDER BY position LIMIT 1');
  const timeFrom = db.prepare('SELECT position, time FROM log WHERE position >= ? AND position < ? ORDER BY position LIMIT 1');
  const timeBelow = db.prepare('SELECT time FROM log WHERE position >= ? AND position < ? ORDER BY position DESC LIMIT 1');

  function bounds(): { readonly first: number; readonly end: number } {
    const row = oldest.get() as { readonly position: number } | undefined;
    const end = last() + 1;
    return { first: Math.min(row?.position ?? end, end), end };
  }

  /** The first position of that time or later. */
  function positionAt(time: number, { first, end }: { readonly first: number; readonly end: number }): number {
    let low = first;
    let high = end;
    while (low < high) {
      const middle = Math.floor((low + high) / 2);
      const row = timeFrom.get(middle, high) as { readonly position: number; readonly time: number } | undefined;
      if (row === undefined || row.time >= time) high = middle;
      else low = row.position + 1;
    }
    return low;
  }

  function lookAt({ from, to }: Lane, wanted: Wanted): Looked {
    const first = timeFrom.get(from, to) as { readonly time: number } | undefined;
    const final = timeBelow.get(from, to) as { readonly time: number } | undefined;
    if (first === undefined || final === undefined) return { records: [] };
    const { where, values } = conditions(wanted);
    const rows = db.prepare(`SELECT position, topic, key, value, headers, time FROM log WHERE position >= ? AND position < ?${where} ORDER BY position`).all(from, to, ...values) as unknown as Row[];
    return { records: rows.map(recordOf), times: { first: first.time, last: final.time } };
  }

  return tellingOutages({
    portion: 50_000,
    topics: async (names) => {
      const { first, end } = bounds();
      const counts = await tally.counts(last());
      return names.map((topic) => ({ topic, partitions: [{ partition: 0, first, end }], messages: counts === undefined ? null : (counts.get(topic) ?? 0) }));
    },
    lanes: async ({ partition, from, to }) => {
      if (partition !== undefined && partition !== 0) return [];
      const all = bounds();
      const low = from === undefined ? all.first : positionAt(from - clockSteps, all);
      const high = to === undefined ? all.end : positionAt(to + clockSteps, all);
      return [{ id: lane, from: low, to: Math.max(low, high) }];
    },
    look: async (stretches, wanted) => {
      const looked: Looked[] = [];
      for (const stretch of stretches) {
        // Whoever waits for the file comes first.
        await new Promise((resolve) => setImmediate(resolve));
        looked.push(lookAt(stretch, wanted));
      }
      return looked;
    },
    lags: async (group, topics) => {
      const waiting = new Map(topics.map((topic) => [topic, 0]));
      const end = last();
      for (let from = position(group); from < end; from += atOnce) {
        const rows = countByTopic.all(from, Math.min(end, from + atOnce)) as { readonly topic: string; readonly messages: number }[];
        for (const { topic, messages } of rows) if (waiting.has(topic)) waiting.set(topic, (waiting.get(topic) ?? 0) + messages);
        if (from + atOnce < end) await new Promise((resolve) => setImmediate(resolve));
      }
      return Object.fromEntries(waiting);
    },
  });
}

function conditions({ topics, key, header, from, to }: Wanted): { readonly where: string; readonly values: readonly (string | number)[] } {
  const parts: readonly (readonly [string, readonly (string | number)[]])[] = [
    [`topic IN (${marks(topics)})`, topics],
    ...(key === undefined ? [] : [['key = ?', [key]] as const]),
    ...(from === undefined ? [] : [['time >= ?', [from]] as const]),
    ...(to === undefined ? [] : [['time < ?', [to]] as const]),
    // Most headers do not have the text at all, and need not be read as JSON.
    ...(header === undefined ? [] : [['instr(headers, ?) > 0 AND json_extract(headers, ?) = ?', [JSON.stringify(header.value).slice(1, -1), `$.${JSON.stringify(header.name)}`, header.value]] as const]),
  ];
  return { where: parts.map(([part]) => ` AND ${part}`).join(''), values: parts.flatMap(([, values]) => values) };
}

function marks(list: readonly unknown[]): string {
  return list.map(() => '?').join(', ');
}
