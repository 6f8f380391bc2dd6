import { describe, expect, test } from '@jest/globals';
import type { Outgoing } from '@book-rental/kernel';
import { createMemory } from '@book-rental/memory';
import { browse } from './browse.ts';
import type { Lane, LogBrowser, Wanted } from './ports/log-browser.ts';

const topics = ['rental_rent', 'rent_cancel'];

/** A log whose time goes on by a second with each message, and what was looked at in it. */
async function library(messages: readonly Partial<Outgoing>[]) {
  let now = 0;
  const { log } = createMemory({ now: () => now, partitions: 2 });
  for (const [index, { topic = 'rental_rent', key = 'jenny', value = String(index) }] of messages.entries()) {
    now = index * 1_000;
    await log.publish([{ topic, key, value, headers: {} }]);
  }
  const looked: Lane[] = [];
  const browser: LogBrowser = { ...log.browser, look: async (stretches, wanted) => (looked.push(...stretches), log.browser.look(stretches, wanted)) };
  return { browser, offsets: () => looked.reduce((sum, { from, to }) => sum + to - from, 0), looked };
}

const many = (count: number, one: Partial<Outgoing> = {}) => Array.from({ length: count }, () => one);

describe('a page of messages', () => {
  test('reads little more of a long log than it shows', async () => {
    const { browser, offsets } = await library(many(2_000));
    const page = await browse(browser, { topics }, { order: 'newest', limit: 10 });
    expect(page.items.map(({ value }) => Number(value))).toEqual(Array.from({ length: 10 }, (_, index) => 1_999 - index));
    expect(offsets()).toBeLessThanOrEqual(2 * 20);
  });

  test('does not read on where nothing is new enough to be on it', async () => {
    const { browser, looked } = await library([...many(1_000, { topic: 'rent_cancel' }), ...many(1_000)]);
    const page = await browse(browser, { topics }, { order: 'newest', limit: 100 });
    expect(new Set(page.items.map(({ topic }) => topic))).toEqual(new Set(['rental_rent']));
    expect(looked.filter(({ id }) => id.startsWith('rent_cancel'))).toHaveLength(1);
  });

  test('ends when it has looked at as much as it may, and says how far it came', async () => {
    const { browser, offsets } = await library(many(2_000));
    const wanted: Wanted = { topics, key: 'jenny', header: { name: 'ce_correlationid', value: 'none' } };
    const page = await browse(browser, wanted, { order: 'newest', limit: 10, lookAtMost: 300 });
    expect(page.items).toEqual([]);
    expect(offsets()).toBe(300);
    expect(page.searchedTo).toBe(1_700_000);
    expect(page.nextCursor).not.toBeNull();
  });

  test('takes large messages a few at a time', async () => {
    const { browser, looked } = await library(many(400, { value: 'x'.repeat(100_000) }));
    const page = await browse(browser, { topics: ['rental_rent'], key: 'jenny' }, { order: 'newest', limit: 200 });
    expect(page.items).toHaveLength(200);
    expect(looked.map(({ from, to }) => to - from)).toEqual([100, 20, 40, 80]);
  });

  test('needs few questions for a rare message: what is looked at grows', async () => {
    const { browser, looked } = await library(many(2_000));
    await browse(browser, { topics: ['rental_rent'], key: 'jenny', header: { name: 'ce_correlationid', value: 'none' } }, { order: 'oldest', limit: 10 });
    expect(looked.length).toBeLessThan(10);
  });
});
