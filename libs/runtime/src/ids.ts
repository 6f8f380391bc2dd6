import { randomUUIDv7 } from 'node:crypto';
import type { Ids } from '@book-rental/kernel';

/** UUIDv7: ids sort by the time at which they were drawn. */
export const uuids: Ids = { next: () => randomUUIDv7() };
