import type { LogRecord } from '@book-rental/kernel';
import { isWanted, type Lane, type LogBrowser } from '@book-rental/runtime';

export interface BrowserOptions {
  readonly records: () => readonly LogRecord[];
  readonly partitions: number;
  readonly partitionOf: (key: string) => number;
  readonly lag: (group: string, topics: readonly string[]) => Promise<number>;
  /** May throw: the log is away. */
  readonly before: () => void;
}

/** A lane for each partition of each topic. */
export function createBrowser({ records, partitions, partitionOf, lag, before }: BrowserOptions): LogBrowser {
  const laneOf = ({ topic, partition }: LogRecord): string => `${topic}/${partition}`;
  const numbers = Array.from({ length: partitions }, (_, partition) => partition);
  const endOf = (topic: string, partition: number): number => records().filter((one) => one.topic === topic && one.partition === partition).length;

  return {
    portion: 5_000,
    topics: async (names) => {
      before();
      return names.map((topic) => ({
        topic,
        partitions: numbers.map((partition) => ({ partition, first: 0, end: endOf(topic, partition) })),
        messages: records().filter((one) => one.topic === topic).length,
      }));
    },
    lanes: async ({ topics, partition, key }) => {
      before();
      const held = numbers.filter((one) => (partition === undefined || one === partition) && (key === undefined || one === partitionOf(key)));
      return topics.flatMap((topic) => held.map((one): Lane => ({ id: `${topic}/${one}`, from: 0, to: endOf(topic, one) })));
    },
    look: async (stretches, wanted) => {
      before();
      return stretches.map(({ id, from, to }) => {
        const all = records().filter((one) => laneOf(one) === id && Number(one.offset) >= from && Number(one.offset) < to);
        const [first] = all;
        const last = all.at(-1);
        return { records: structuredClone(all.filter((one) => isWanted(one, wanted))), ...(first === undefined || last === undefined ? {} : { times: { first: first.time, last: last.time } }) };
      });
    },
    lags: async (group, topics) => Object.fromEntries(await Promise.all(topics.map(async (topic) => [topic, await lag(group, [topic])] as const))),
  };
}
