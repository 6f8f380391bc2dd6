export { bestBookDecider, type BestBookCommand, type BestBookEvent } from './best-book-decider.ts';
export { countFor, type BestBook, type Counts } from './best-book.ts';
export { periodsOf, type Period } from './calendar.ts';
