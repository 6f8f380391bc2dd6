import type { MachineWish } from '../machine.ts';

/** Pinned, official, and the same releases that the native way and the compose file run where they can. */
export const IMAGES: Readonly<Record<MachineWish['part'], string>> = {
  'kafka-4.3': 'apache/kafka:4.3.0',
  // Its distribution holds ZooKeeper too.
  'kafka-3.9': 'apache/kafka:3.9.1',
  mongo: 'mongo:8.0.12',
  redis: 'redis:7.4.5',
};
