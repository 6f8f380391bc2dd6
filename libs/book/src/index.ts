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
