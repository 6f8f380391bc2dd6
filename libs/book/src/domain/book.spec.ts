import { describe, expect, test } from '@jest/globals';
import { isRefusal } from '@book-rental/kernel';
import { givenAfter } from '@book-rental/spec';
import fc from 'fast-check';
import { bookDecider, type BookCommand } from './book-decider.ts';
import { bookView, type Description } from './book.ts';

const at = '2026-11-24T03:00:00.000Z';
const by = 'librarian';
const description: Description = { title: '누구를 위하여 종을 울리나?', author: 'Hemingway' };
const register: BookCommand = { type: 'register', description, by, at };
const shelve: BookCommand = { type: 'changeStatus', status: 'AVAILABLE', by, at };
const withdraw: BookCommand = { type: 'changeStatus', status: 'WITHDRAWN', by, at };
const lend = (rentalId: string, memberId = 'jenny'): BookCommand => ({ type: 'lend', rentalId, memberId });
const release = (rentalId: string): BookCommand => ({ type: 'release', rentalId });
const takeBack = (rentalId: string): BookCommand => ({ type: 'takeBack', rentalId });
const book = (...commands: readonly BookCommand[]) => givenAfter(bookDecider, '1', ...commands);

describe('registering a book', () => {
  test('a new book is entered, not yet on the shelf', () => {
    const registered = book().when(register);
    registered.then({ type: 'bookRegistered', description, by, at });
    expect(bookView(registered.state)).toEqual({ no: 1, title: description.title, author: 'Hemingway', status: 'ENTERED' });
  });

  test('registering the very same book again changes nothing', () => {
    book(register, shelve).when(register).then();
  });

  test('the same number with any other description is refused', () => {
    book(register)
      .when({ ...register, description: { title: 'Another' } })
      .thenRefused('BOOK_EXISTS', { bookNo: 1 });
    book(register)
      .when({ ...register, description: { ...description, isbn: '978' } })
      .thenRefused('BOOK_EXISTS');
  });

  test('a book that was asked for before it was registered can be registered later', () => {
    const before = book(release('r1'));
    expect(bookView(before.state)).toBeUndefined();
    before.when(register).then({ type: 'bookRegistered', description, by, at });
  });
});

describe('putting a book on the shelf and taking it off', () => {
  test('an entered book becomes available, and a withdrawn one comes back', () => {
    book(register).when(shelve).then({ type: 'statusChanged', status: 'AVAILABLE', by, at });
    book(register, withdraw).when(shelve).then({ type: 'statusChanged', status: 'AVAILABLE', by, at });
  });

  test('an available or an entered book can be withdrawn', () => {
    book(register, shelve).when(withdraw).then({ type: 'statusChanged', status: 'WITHDRAWN', by, at });
    expect(book(register).when(withdraw).state.status).toBe('WITHDRAWN');
  });

  test('the status that it has already changes nothing', () => {
    book(register, shelve).when(shelve).then();
    book(register, withdraw).when(withdraw).then();
  });

  test('a book that somebody holds is not withdrawn, nor declared available over the head of its holder', () => {
    book(register, shelve, lend('r1')).when(withdraw).thenRefused('BOOK_RENTED', { bookNo: 1, heldBy: 'r1' });
    book(register, shelve, lend('r1')).when(shelve).thenRefused('BOOK_RENTED', { bookNo: 1, heldBy: 'r1' });
  });

  test('an unknown book has no status to change', () => {
    book().when(shelve).thenRefused('BOOK_NOT_FOUND', { bookNo: 1 });
  });
});

describe('lending', () => {
  test('an available book is lent to the rental that asks first, and shows who has it', () => {
    const lent = book(register, shelve).when(lend('r1'));
    lent.then({ type: 'bookLent', rentalId: 'r1', memberId: 'jenny' });
    expect(bookView(lent.state)).toMatchObject({ status: 'RENTED', heldBy: 'r1' });
  });

  test('F · of two who want one copy the second is refused, and the first still holds it', () => {
    const second = book(register, shelve, lend('r1')).when(lend('r2', 'scott'));
    second.thenRefused('BOOK_NOT_AVAILABLE', { bookNo: 1, status: 'RENTED' });
    expect(second.state).toMatchObject({ status: 'RENTED', heldBy: 'r1', memberId: 'jenny' });
  });

  test('lending it to the rental that has it already changes nothing', () => {
    book(register, shelve, lend('r1')).when(lend('r1')).then();
  });

  test('J · a book that nobody registered is refused', () => {
    book().when(lend('r1')).thenRefused('BOOK_NOT_FOUND', { bookNo: 1 });
  });

  test('P · an entered book is refused, and so is a withdrawn one', () => {
    book(register).when(lend('r1')).thenRefused('BOOK_NOT_AVAILABLE', { bookNo: 1, status: 'ENTERED' });
    book(register, withdraw).when(lend('r1')).thenRefused('BOOK_NOT_AVAILABLE', { bookNo: 1, status: 'WITHDRAWN' });
  });
});

describe('a cancelled rental', () => {
  test('frees the book that it holds', () => {
    const released = book(register, shelve, lend('r1')).when(release('r1'));
    released.then({ type: 'bookReleased', rentalId: 'r1' });
    expect(bookView(released.state)).toEqual({ no: 1, title: description.title, author: 'Hemingway', status: 'AVAILABLE' });
  });

  test('F · the loser of a race frees nothing of the winner', () => {
    book(register, shelve, lend('r1')).when(release('r2')).then();
  });

  test('N · the compensation of an old rental never touches a newer one of the same book', () => {
    const newer = book(register, shelve, lend('r1'), takeBack('r1'), lend('r2')).when(release('r1'));
    newer.then();
    expect(newer.state).toMatchObject({ status: 'RENTED', heldBy: 'r2' });
  });

  test('J · has nothing to free where the book is unknown, entered, withdrawn or on the shelf', () => {
    book().when(release('r1')).then();
    book(register).when(release('r1')).then();
    book(register, withdraw).when(release('r1')).then();
    book(register, shelve).when(release('r1')).then();
  });
});

describe('a return', () => {
  test('K · puts the book back on the shelf', () => {
    const back = book(register, shelve, lend('r1')).when(takeBack('r1'));
    back.then({ type: 'bookTakenBack', rentalId: 'r1' });
    expect(back.state.status).toBe('AVAILABLE');
  });

  test('is refused when another rental holds the book, or nobody does', () => {
    book(register, shelve, lend('r2')).when(takeBack('r1')).thenRefused('NOT_HELD_BY_THIS_RENTAL', { bookNo: 1, status: 'RENTED' });
    book(register, shelve).when(takeBack('r1')).thenRefused('NOT_HELD_BY_THIS_RENTAL', { bookNo: 1, status: 'AVAILABLE' });
  });

  test('is refused when there is no such book', () => {
    book().when(takeBack('r1')).thenRefused('BOOK_NOT_FOUND', { bookNo: 1 });
  });
});

describe('whatever happens at the counter', () => {
  const rental = fc.constantFrom('r1', 'r2', 'r3');
  const anyCommand: fc.Arbitrary<BookCommand> = fc.oneof(
    fc.constantFrom(register, shelve, withdraw),
    rental.map((id) => lend(id)),
    rental.map(release),
    rental.map(takeBack),
  );

  test('a book leaves its holder only by that holder', () => {
    fc.assert(
      fc.property(fc.array(anyCommand, { maxLength: 40 }), (commands) => {
        let state = bookDecider.initial('1');
        for (const command of commands) {
          const before = state;
          const decision = bookDecider.decide(command, before);
          if (isRefusal(decision)) continue;
          state = decision.reduce(bookDecider.evolve, before);
          if (before.status !== 'RENTED' || state === before) continue;
          expect(state.status).toBe('AVAILABLE');
          expect(command).toMatchObject({ rentalId: before.heldBy });
        }
      }),
    );
  });
});
