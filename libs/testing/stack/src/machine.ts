import type { Origin, Runner } from './runner.ts';

/** A program to run on a machine. */
export interface ProgramSpec {
  /** Names its log file. */
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
}

export interface KafkaHome {
  readonly java: string;
  /** Where its jars are: with a star, Java's class path. */
  readonly libs: string;
}

/** A program, and what it needs in its environment. */
export interface ProgramHome {
  readonly command: string;
  readonly env: Readonly<Record<string, string>>;
}

/** The newest, and the last one that ZooKeeper can keep. */
export const KAFKA_VERSIONS = ['4.3', '3.9'] as const;

export type KafkaVersion = (typeof KAFKA_VERSIONS)[number];

/** Where one server runs: this machine itself, or a container. It knows where the programs are, and what they share. */
export interface Machine {
  readonly origin: Origin;
  /** Where clients find it. */
  readonly host: string;
  /** What a server must listen on to be found. */
  readonly bind: string;
  /** Makes a folder for the server, if it is not there, and gives its path as the server sees it. */
  readonly makeFolder: (name: string) => Promise<string>;
  /** Writes a file for the server, and gives its path likewise. */
  readonly writeFile: (name: string, text: string) => Promise<string>;
  readonly program: (spec: ProgramSpec) => Runner;
  readonly kafka: (version: KafkaVersion) => Promise<KafkaHome>;
  /** Makes `data`, which the configuration names, an empty Kafka 4, unless it is one already. */
  readonly formatKafka: (home: KafkaHome, config: string, data: string) => Promise<void>;
  readonly mongod: () => Promise<ProgramHome>;
  readonly redis: () => Promise<ProgramHome>;
  readonly remove: () => Promise<void>;
}

/** What has to be known before there is a machine. */
export interface MachineWish {
  readonly part: 'kafka-4.3' | 'kafka-3.9' | 'mongo' | 'redis';
  readonly ports: readonly number[];
  /** Where the data is kept, on this machine; undefined when it may go with the server. */
  readonly kept: string | undefined;
}
