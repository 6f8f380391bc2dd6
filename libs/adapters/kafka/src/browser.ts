import type { LogRecord } from '@book-rental/kernel';
import { isWanted, type Lane, type LogBrowser, type Looked, type Wanted } from '@book-rental/runtime';
import { Partitioners } from 'kafkajs';
import type { Fetcher } from './fetcher.ts';
import { causeOf } from './problem.ts';
import { placeIn, placeOf, type Place, type Positions } from './positions.ts';

export interface BrowserOptions {
  readonly positions: Positions;
  readonly fetcher: Fetcher;
  readonly topicOf: (topic: string) => string;
}

/** ms that the clocks of those who publish may differ: within that, a later offset may be the older message. */
const clockSkew = 5_000;

const partitioner = Partitioners.DefaultPartitioner();

/** Looks at Kafka by offsets: a lane is a partition, times become offsets at the broker, and a key is in the partition where its messages are put. */
export function createBrowser({ positions, fetcher, topicOf }: BrowserOptions): LogBrowser {
  async function lanes({ topics, partition, key, from, to }: Wanted): Promise<readonly Lane[]> {
    const [all, since, until] = await Promise.all([
      positions.places(topics),
      from === undefined ? undefined : positions.offsetsAt(topics, from),
      to === undefined ? undefined : positions.offsetsAt(topics, to + clockSkew),
    ]);
    const counts = new Map([...Map.groupBy(all, ({ topic }) => topic)].map(([topic, its]) => [topic, its.length]));
    const fits = (place: Place): boolean => (partition === undefined || place.partition === partition) && (key === undefined || place.partition === partitionOf(place.topic, key, counts.get(place.topic) ?? 1));
    return all.filter(fits).map(({ topic, partition: number, first, end }): Lane => {
      const id = placeOf(topic, number);
      const low = Math.max(first, since?.get(id) ?? first);
      return { id, from: low, to: Math.max(low, Math.min(end, until?.get(id) ?? end)) };
    });
  }

  async function look(stretches: readonly Lane[], wanted: Wanted): Promise<readonly Looked[]> {
    const found = stretches.map((): LogRecord[] => []);
    const times: (Looked['times'] | undefined)[] = stretches.map(() => undefined);
    const places = stretches.map(({ id, from, to }) => ({ ...placeIn(id), from, to }));
    await fetcher.fetch(
      places.map((place) => ({ ...place, topic: topicOf(place.topic) })),
      (index, record) => {
        const own: LogRecord = { ...record, topic: places[index]?.topic ?? record.topic };
        const known = times[index];
        times[index] = { first: Math.min(known?.first ?? own.time, own.time), last: Math.max(known?.last ?? own.time, own.time) };
        if (isWanted(own, wanted)) found[index]?.push(own);
      },
    );
    return found.map((records, index): Looked => {
      const its = times[index];
      return { records, ...(its === undefined ? {} : { times: its }) };
    });
  }

  /** What retention deletes between two questions is not there any more, and that is no outage. */
  async function lookAgain(stretches: readonly Lane[], wanted: Wanted): Promise<readonly Looked[]> {
    try {
      return await look(stretches, wanted);
    } catch (error) {
      if (causeOf(error).type !== 'OFFSET_OUT_OF_RANGE') throw error;
      const firsts = new Map((await positions.places(wanted.topics)).map(({ topic, partition, first, end }) => [placeOf(topic, partition), { first, end }]));
      return look(stretches.map(({ id, from, to }): Lane => {
        const { first = from, end = to } = firsts.get(id) ?? {};
        const low = Math.max(from, first);
        return { id, from: low, to: Math.max(low, Math.min(to, end)) };
      }), wanted);
    }
  }

  return {
    portion: 10_000,
    topics: async (names) => {
      const all = Map.groupBy(await positions.places(names), ({ topic }) => topic);
      return names.map((topic) => {
        const partitions = (all.get(topic) ?? []).map(({ partition, first, end }) => ({ partition, first, end }));
        return { topic, partitions, messages: partitions.reduce((sum, { first, end }) => sum + end - first, 0) };
      });
    },
    lanes,
    look: (stretches, wanted) => positions.asking(() => lookAgain(stretches, wanted)),
    lags: positions.lags,
  };
}

/** Where Kafka's own clients put this key, and ours. */
function partitionOf(topic: string, key: string, count: number): number {
  const partitionMetadata = Array.from({ length: count }, (_, partitionId) => ({ partitionId, leader: 0, partitionErrorCode: 0, replicas: [], isr: [] }));
  return partitioner({ topic, partitionMetadata, message: { key, value: null } });
}
