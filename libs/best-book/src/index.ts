export {
  bestBookDecider,
  countFor,
  periodsOf,
  type BestBook,
  type BestBookCommand,
  type BestBookEvent,
  type Counts,
  type Period,
} from './domain/index.ts';
export { assembleBestBook, type BestBookService } from './assemble.ts';
export { bestBookParticipant } from './adapters/events.ts';
export { counters } from './adapters/collection.ts';
export { bestBookRoutes } from './adapters/http.ts';
export { forgetRentals } from './retention.ts';
