export { bookDecider, isHeldBy, type BookCommand, type BookEvent } from './book-decider.ts';
export { bookView, type Book, type BookStatus, type BookView, type Description, type RegisteredBook, type ShelfStatus } from './book.ts';
