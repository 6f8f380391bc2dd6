export {
  bookDecider,
  bookView,
  type Book,
  type BookCommand,
  type BookEvent,
  type BookStatus,
  type BookView,
  type Description,
  type RegisteredBook,
  type ShelfStatus,
} from './domain/index.ts';
export { assembleBook, type BookService } from './assemble.ts';
export { bookParticipant } from './adapters/events.ts';
export { books } from './adapters/collection.ts';
export { bookRoutes } from './adapters/http.ts';
export { createBookNumbers, numbers } from './adapters/numbers.ts';
export { forgetNumbers } from './retention.ts';
