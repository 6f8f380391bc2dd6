export {
  bestBookDecider,
  countFor,
  dayIn,
  periodsOf,
  type BestBook,
  type BestBookCommand,
  type BestBookEvent,
  type Counts,
  type Day,
  type Period,
} from './domain/index.ts';
