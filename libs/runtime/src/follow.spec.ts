import { expect, test } from '@jest/globals';
import { createMemory } from '@book-rental/memory';
import { endsNow, follow } from './follow.ts';

test('who follows is told once that the log is away, and hears what came meanwhile when it is back', async () => {
  const memory = createMemory();
  const { browser, append } = memory.log;
  const wanted = { topics: ['rental_rent'] };
  const told: string[] = [];
  let enough = (): void => undefined;
  const over = new Promise<void>((resolve) => {
    enough = resolve;
  });
  const ends = await endsNow(browser, wanted);
  memory.failNext('publish', 3);
  const stop = follow(
    {
      browser,
      wanted,
      everyMs: 1,
      most: 10,
      heard: ({ records, leftOut }) => (told.push(`${records.map(({ value }) => value).join(' ')}, ${leftOut} more`), enough()),
      away: (sentence) => (told.push(sentence), append([{ topic: 'rental_rent', key: 'jenny', value: 'meanwhile', headers: {} }])),
      failed: (error) => (told.push(String(error)), enough()),
    },
    ends,
  );
  await over;
  stop();
  expect(memory.struck('publish')).toBe(3);
  expect(told).toEqual(['The memory store is away for publish.', 'meanwhile, 0 more']);
});
