import { forgetOld } from '@book-rental/runtime';
import { counter } from './adapters/numbers.ts';
import type { BookService } from './assemble.ts';

/** Old idempotency keys of drawn book numbers go. */
export function forgetNumbers({ target }: BookService, before: string, limit: number): Promise<number> {
  return forgetOld({ target: { store: target.store, collection: 'numbers', initial: counter.initial, where: 'book' }, participant: { decider: counter, reactions: {} }, before, limit });
}
