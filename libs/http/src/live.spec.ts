import { afterEach, beforeEach, expect, jest, test } from '@jest/globals';
import { createLive } from './live.ts';

const everyMs = 500;

beforeEach(() => void jest.useFakeTimers());
/** Looks that somebody still listens to would go on in real time, and keep the process. */
const listening: (() => void)[] = [];
afterEach(() => {
  for (const leave of listening.splice(0)) leave();
  jest.useRealTimers();
});

/** A number that somebody changes, and what is heard of it. */
function shelf() {
  let books = 0;
  let looks = 0;
  let tellings = 0;
  let away = false;
  let tellingMs = 0;
  const opened: string[] = [];
  const live = createLive({
    everyMs,
    changes: async () => {
      looks += 1;
      if (away) throw new Error('away');
      return String(books);
    },
    tell: async () => {
      tellings += 1;
      if (tellingMs > 0) await jest.advanceTimersByTimeAsync(tellingMs);
      return books;
    },
    opened: () => {
      opened.push('opened');
      return () => void opened.push('closed');
    },
  });
  const listen = () => {
    const heard: number[] = [];
    const leave = live.follow((told) => void heard.push(told));
    listening.push(leave);
    return { heard, leave };
  };
  return {
    listen,
    opened,
    looks: () => looks,
    tellings: () => tellings,
    put: () => void (books += 1),
    isAway: (is: boolean) => void (away = is),
    takes: (ms: number) => void (tellingMs = ms),
    pass: (ms: number) => jest.advanceTimersByTimeAsync(ms),
  };
}

test('who listens is told at once, then once for all changes of an interval, and nothing while nothing changes', async () => {
  const { listen, put, pass, tellings } = shelf();
  const { heard } = listen();
  await pass(0);
  expect(heard).toEqual([0]);
  for (let change = 0; change < 4; change += 1) {
    put();
    await pass(everyMs / 4);
  }
  expect(heard).toEqual([0, 4]);
  await pass(10 * everyMs);
  expect(heard).toEqual([0, 4]);
  expect(tellings()).toBe(2);
});

test('however many listen there is one look, and one who comes later hears what the others know, at the next', async () => {
  const { listen, put, pass, looks, tellings } = shelf();
  const first = listen();
  await pass(0);
  const others = Array.from({ length: 50 }, listen);
  await pass(everyMs - 1);
  expect(others.map(({ heard }) => heard)).toEqual(others.map(() => []));
  await pass(1);
  expect([first.heard, ...others.map(({ heard }) => heard)]).toEqual([[0], ...others.map(() => [0])]);
  expect([looks(), tellings()]).toEqual([2, 1]);
  put();
  await pass(everyMs);
  expect([first.heard, ...others.map(({ heard }) => heard)]).toEqual([[0, 1], ...others.map(() => [0, 1])]);
  expect([looks(), tellings()]).toEqual([3, 2]);
});

test('when the last one has left nobody looks any more, and the next one begins anew', async () => {
  const { listen, put, pass, looks, opened } = shelf();
  const [one, other] = [listen(), listen()];
  await pass(0);
  one.leave();
  await pass(everyMs);
  expect(looks()).toBe(2);
  other.leave();
  other.leave();
  put();
  await pass(10 * everyMs);
  expect([looks(), one.heard, other.heard, opened]).toEqual([2, [0], [0], ['opened', 'closed']]);
  const later = listen();
  await pass(0);
  expect([later.heard, opened]).toEqual([[1], ['opened', 'closed', 'opened']]);
});

test('what cannot be looked at now is looked at again, and nothing is missed', async () => {
  const { listen, put, pass, isAway } = shelf();
  isAway(true);
  const { heard } = listen();
  await pass(3 * everyMs);
  put();
  expect(heard).toEqual([]);
  isAway(false);
  await pass(everyMs);
  expect(heard).toEqual([1]);
});

test('a look that takes long is followed by a longer rest, so that it takes a tenth of the time', async () => {
  const { listen, put, pass, takes, looks } = shelf();
  takes(200);
  listen();
  await pass(0);
  put();
  await pass(9 * 200 - 1);
  expect(looks()).toBe(1);
  await pass(1);
  expect(looks()).toBe(2);
});
