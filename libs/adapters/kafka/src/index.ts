export { createKafkaLog, type KafkaLog, type KafkaOptions } from './log.ts';
export { parseBrokers, type Brokers } from './address.ts';
export { BrokerProblem } from './problem.ts';
export type { Listening } from './reader.ts';
export { keeping, type TopicPlan } from './topics.ts';
