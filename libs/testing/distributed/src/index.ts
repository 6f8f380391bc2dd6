export { startDistributed, services, type Distributed, type DistributedOptions, type Instance, type ServiceName } from './distributed.ts';
export { startProgram, type Exit, type Program } from './program.ts';
