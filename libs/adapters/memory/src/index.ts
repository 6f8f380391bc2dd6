export { createMemory, type Failing, type Memory, type MemoryOptions } from './memory.ts';
export type { Delivery, MemoryLog } from './log.ts';
