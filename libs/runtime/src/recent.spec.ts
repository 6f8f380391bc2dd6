import { describe, expect, test } from '@jest/globals';
import { createMemory } from '@book-rental/memory';
import { handle, type Step, type Target, type Task } from './handle.ts';
import { createRecent } from './recent.ts';
import { Outage, type InboxEntry, type Store } from './index.ts';

interface Jar {
  readonly coins: number;
}

const begin = Date.parse('2026-11-24T09:00:00.000Z');
const entry = (sagaId: string): InboxEntry => ({ sagaId, effect: 'PUT', outcome: 'done', at: new Date(begin).toISOString(), applied: 1 });

/** Puts a coin in for a saga, once; of a saga that it knows it says so and writes nothing. */
const put = (key: string, sagaId: string): Task<Jar, number> => ({
  key,
  sagaIds: [sagaId],
  step: (jar, inbox): Step<Jar, number> =>
    inbox.some((one) => one.sagaId === sagaId)
      ? { verdict: 'duplicate', state: jar, result: jar.coins }
      : { verdict: 'handled', state: { coins: jar.coins + 1 }, entries: [entry(sagaId)], result: jar.coins + 1 },
});

/** Two processes on one store; of the first it is told what it read, and its commits can be kept from being answered. */
function shelf() {
  const time = { now: begin };
  const store = createMemory({ now: () => time.now }).store('jars', [{ name: 'jars', fields: {}, indexes: [] }], []);
  const reads: string[] = [];
  let [away, broken] = [false, 0];
  const load: Store['load'] = (collection, asks) => {
    reads.push(...asks.map(({ key }) => key));
    return store.load(collection, asks);
  };
  const commit: Store['commit'] = async (changes) => {
    if (broken > 0) {
      broken -= 1;
      throw new Error('too large');
    }
    const won = await store.commit(changes);
    if (away) throw new Outage('nobody knows');
    return won;
  };
  const recent = createRecent<Jar>({ now: () => time.now });
  const target: Target<Jar> = { store: { ...store, load, commit }, collection: 'jars', initial: () => ({ coins: 0 }), where: 'one', recent };
  const other: Target<Jar> = { store, collection: 'jars', initial: () => ({ coins: 0 }), where: 'other' };
  const by = async (who: Target<Jar>, ...tasks: readonly Task<Jar, number>[]) => (await handle(who, tasks)).settled.map((one) => (one.verdict === 'park' ? one.error.message : `${one.verdict} ${one.result}`));
  return {
    time,
    reads,
    recent,
    here: (...tasks: readonly Task<Jar, number>[]) => by(target, ...tasks),
    elsewhere: (...tasks: readonly Task<Jar, number>[]) => by(other, ...tasks),
    breaks: (times: number) => {
      broken = times;
    },
    withoutAnswer: async (task: Task<Jar, number>) => {
      away = true;
      await expect(by(target, task)).rejects.toThrow('nobody knows');
      away = false;
    },
  };
}

const later = (task: Task<Jar, number>, sagaId: string): Task<Jar, number> => ({ ...task, sagaIds: [sagaId], step: (jar) => ({ verdict: 'handled', state: { coins: jar.coins + 10 }, result: jar.coins + 10 }) });

describe('what was committed here a moment ago', () => {
  test('is not read again for the next step of the same saga', async () => {
    const { here, reads } = shelf();
    expect(await here(put('제니', 's1'))).toEqual(['handled 1']);
    expect(await here(later(put('제니', 's1'), 's1'))).toEqual(['handled 11']);
    expect(reads).toEqual(['제니']);
  });

  test('is read for a saga of which nothing is known here', async () => {
    const { here, elsewhere, reads } = shelf();
    await elsewhere(put('제니', 's2'));
    await here(put('제니', 's1'));
    expect(await here(put('제니', 's2'))).toEqual(['duplicate 2']);
    expect(reads).toEqual(['제니', '제니']);
  });

  test('is decided on once more, as it is stored, where nothing would be written', async () => {
    const { here, elsewhere, reads } = shelf();
    await here(put('제니', 's1'));
    await elsewhere(put('제니', 's2'));
    expect(await here(put('제니', 's1'))).toEqual(['duplicate 2']);
    expect(reads).toEqual(['제니', '제니']);
  });

  test('loses against what another process has committed since, and is decided on once more', async () => {
    const { here, elsewhere, reads } = shelf();
    await here(put('제니', 's1'));
    await elsewhere(put('제니', 's2'));
    expect(await here(later(put('제니', 's1'), 's1'))).toEqual(['handled 12']);
    expect(reads).toEqual(['제니', '제니']);
  });

  test('lets a step that throws see what is stored before its message is parked', async () => {
    const { here, elsewhere } = shelf();
    await here(put('제니', 's1'));
    await elsewhere(put('제니', 's2'));
    const picky: Task<Jar, number> = {
      key: '제니',
      sagaIds: ['s1'],
      step: (jar) => {
        throw new Error(`not with ${jar.coins}`);
      },
    };
    expect(await here(picky)).toEqual(['not with 2']);
  });

  test('is read again when nobody could tell whether the last commit was written', async () => {
    const { here, withoutAnswer, reads } = shelf();
    await here(put('제니', 's1'));
    await withoutAnswer(later(put('제니', 's1'), 's1'));
    expect(await here(later(put('제니', 's1'), 's1'))).toEqual(['handled 21']);
    expect(reads).toEqual(['제니', '제니']);
  });

  test('is good for ten seconds: what a person mends by hand is seen', async () => {
    const { here, time, reads } = shelf();
    await here(put('제니', 's1'));
    time.now += 10_001;
    await here(later(put('제니', 's1'), 's1'));
    expect(reads).toEqual(['제니', '제니']);
  });

  test('is read after ten seconds also where one commit followed the other', async () => {
    const { here, time, reads } = shelf();
    await here(put('제니', 's1'));
    time.now += 6_000;
    await here(later(put('제니', 's1'), 's1'));
    time.now += 6_000;
    await here(later(put('제니', 's1'), 's1'));
    expect(reads).toEqual(['제니', '제니']);
  });

  test('is forgotten when another version was read', async () => {
    const { here, elsewhere, recent } = shelf();
    await here(put('제니', 's1'));
    await elsewhere(put('제니', 's2'));
    expect(recent.last('제니')?.version).toBe(1);
    expect(await here(put('제니', 's2'))).toEqual(['duplicate 2']);
    expect(recent.last('제니')).toBeUndefined();
  });

  test('is no reason to park a message: what cannot be written is tried once on what is stored', async () => {
    const { here, breaks } = shelf();
    await here(put('제니', 's1'));
    breaks(1);
    expect(await here(later(put('제니', 's1'), 's1'))).toEqual(['handled 11']);
    breaks(2);
    expect(await here(later(put('제니', 's1'), 's1'))).toEqual(['too large']);
  });

  test('keeps what is known of other sagas, as long as nothing of another process came between', async () => {
    const { here, elsewhere, reads } = shelf();
    await here(put('제니', 's1'));
    await here(put('제니', 's2'));
    await here(later(put('제니', 's1'), 's1'));
    expect(reads).toEqual(['제니', '제니']);
    await elsewhere(put('제니', 's3'));
    await here(put('제니', 's4'));
    await here(later(put('제니', 's1'), 's1'));
    expect(reads).toEqual(['제니', '제니', '제니', '제니']);
  });
});

describe('an aggregate that is most likely new', () => {
  const fresh = (key: string, sagaId: string) => ({ ...put(key, sagaId), fresh: true });

  test('is written without a look', async () => {
    const { here, reads } = shelf();
    expect(await here(fresh('new', 's1'))).toEqual(['handled 1']);
    expect(reads).toEqual([]);
  });

  test('is read when it is there after all, and then handled as it is', async () => {
    const { here, elsewhere, reads } = shelf();
    await elsewhere(put('old', 's1'), put('old', 's2'));
    expect(await here(fresh('old', 's1'))).toEqual(['duplicate 2']);
    expect(await here(fresh('old', 's3'))).toEqual(['handled 3']);
    expect(reads).toEqual(['old', 'old']);
  });
});

describe('recent commits', () => {
  const jarOf = (coins: number): Jar => ({ coins });

  test('are kept so many and no more, the latest', () => {
    const recent = createRecent<Jar>({ now: () => begin, size: 2 });
    for (const key of ['a', 'b', 'c']) recent.keep(key, 1, jarOf(1), new Map());
    expect(['a', 'b', 'c'].map((key) => recent.last(key)?.version)).toEqual([undefined, 1, 1]);
  });

  test('told in the wrong order leave the later one', () => {
    const recent = createRecent<Jar>({ now: () => begin });
    recent.keep('a', 2, jarOf(2), new Map());
    recent.keep('a', 1, jarOf(1), new Map());
    expect(recent.last('a')).toMatchObject({ version: 2, state: jarOf(2) });
  });

  test('are not decided on while another is on its way', async () => {
    const recent = createRecent<Jar>({ now: () => begin });
    recent.keep('a', 1, jarOf(1), new Map());
    await recent.during(['a'], async () => {
      expect([recent.isBusy('a'), recent.find({ key: 'a', sagaIds: [] })]).toEqual([true, undefined]);
    });
    expect([recent.isBusy('a'), recent.find({ key: 'a', sagaIds: [] })?.version]).toEqual([false, 1]);
  });

  test('do not gather sagas without end where everybody wants the same aggregate', () => {
    const recent = createRecent<Jar>({ now: () => begin });
    for (let version = 1; version <= 40; version += 1) recent.keep('a', version, jarOf(version), new Map([[`s${version}`, []]]));
    expect(recent.find({ key: 'a', sagaIds: ['s1'] })).toBeUndefined();
    expect(recent.find({ key: 'a', sagaIds: ['s40'] })?.version).toBe(40);
  });
});
