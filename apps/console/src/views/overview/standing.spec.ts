import { describe, expect, test } from '@jest/globals';
import { complaintsOf, conditionOf, standingOf } from './standing.ts';

const none = { RUNNING: 0, COMPENSATING: 0, COMPLETED: 9, COMPENSATED: 1, STUCK: 0, ABANDONED: 0 };
const service = (name: string, statuses: readonly ('ready' | 'degraded' | 'not ready')[], parked: number | null = 0) => ({
  name, instances: statuses.map((status) => ({ status, because: status === 'ready' ? [] : [`${name} waits for MongoDB.`] })), outbox: null, parked, lag: null,
});

describe('a service', () => {
  test.each([
    [['ready', 'ready'], 'ready'],
    [['ready', 'not ready'], 'degraded'],
    [['degraded'], 'degraded'],
    [['not ready', 'not ready'], 'not ready'],
    [[], 'not ready'],
  ] as const)('of instances that are %j is %s', (statuses, condition) => {
    expect(conditionOf(service('book', statuses))).toBe(condition);
  });

  test('says what is wrong once, however many instances say it', () => {
    expect(complaintsOf(service('book', ['not ready', 'not ready', 'ready']))).toEqual(['book waits for MongoDB.']);
  });
});

describe('the whole', () => {
  test('is well when nothing waits for a person and everybody is ready', () => {
    expect(standingOf(none, [service('book', ['ready'], null)])).toEqual({ level: 'well', stuck: 0, parked: 0, ill: [] });
  });

  test('needs a hand for stuck sagas and for messages that were set aside', () => {
    expect(standingOf({ ...none, STUCK: 2 }, [])).toMatchObject({ level: 'hand', stuck: 2 });
    expect(standingOf(none, [service('book', ['ready'], 1), service('member', ['ready'], 2)])).toMatchObject({ level: 'hand', parked: 3 });
  });

  test('is ill as soon as one service is, and says which', () => {
    expect(standingOf({ ...none, STUCK: 2 }, [service('book', ['ready']), service('member', ['degraded'])])).toMatchObject({ level: 'ill', ill: ['member'], stuck: 2 });
  });
});
