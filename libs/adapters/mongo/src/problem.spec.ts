import { describe, expect, test } from '@jest/globals';
import { Outage } from '@book-rental/runtime';
import { MongoBulkWriteError, MongoNetworkError, MongoServerError } from 'mongodb';
import { writeErrorsOf } from './changes.ts';
import { asOutage } from './problem.ts';

const socketBroke = Object.assign(new Error('This socket has been ended by the other party'), { code: 'EPIPE' });
const nothingSaid = { getWriteConcernError: () => undefined } as never;

describe('an error of the driver', () => {
  test.each<[string, Error]>([
    ['a lost connection', new MongoNetworkError('connection closed')],
    ['a socket that broke while it was written to', socketBroke],
    ['a primary that steps down', new MongoServerError({ message: 'Not primary while writing', code: 10107 })],
    ['a server that shuts down', new MongoServerError({ message: 'The server is in quiesce mode', code: 91 })],
    ['no majority in time', new MongoServerError({ message: 'waiting for replication timed out', code: 64 })],
    ['a full disk', new MongoServerError({ message: 'available disk space is less than required', code: 14031 })],
  ])('is an outage: %s', (_title, error) => {
    expect(asOutage(error)).toBeInstanceOf(Outage);
    expect(asOutage(new MongoBulkWriteError(error, nothingSaid))).toBeInstanceOf(Outage);
    expect(() => writeErrorsOf(new MongoBulkWriteError(error, nothingSaid))).toThrow(Outage);
  });

  test.each<[string, Error]>([
    ['a document that is too large', new MongoServerError({ message: 'Size must be between 0 and 16793600', code: 10334 })],
    ['a user without the right', new MongoServerError({ message: 'not authorized', code: 13 })],
    ['a mistake of the program', new TypeError('Cannot read properties of undefined')],
  ])('is what it is: %s', (_title, error) => {
    expect(asOutage(error)).toBe(error);
  });

  test('of a bulk write that is not safe yet is an outage, whatever else is told', () => {
    const result = { getWriteConcernError: () => ({ errmsg: 'waiting for replication timed out' }) } as never;
    const lost = { code: 11000, index: 0, errmsg: 'E11000' };
    expect(() => writeErrorsOf(new MongoBulkWriteError({ message: 'E11000', code: 11000, writeErrors: [lost] } as never, result))).toThrow(/has not yet made a write safe: waiting for replication/);
  });
});
