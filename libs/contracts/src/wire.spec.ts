import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import type { LogRecord } from '@book-rental/kernel';
import fc from 'fast-check';
import { answerId, messageId, ownAgainId } from './message-ids.ts';
import { decode } from './decode.ts';
import { encode } from './encode.ts';
import { message, type AnyMessage } from './message.ts';
import { sagaTime } from './saga-time.ts';
import { samples } from './samples.ts';
import { messageTypes, topicOf } from './topics.ts';

const folder = new URL('../golden/', import.meta.url);
const golden = Object.fromEntries(readdirSync(folder).map((file) => [file.replace('.json', ''), JSON.parse(readFileSync(new URL(file, folder), 'utf8')) as unknown]));
const record = (value: unknown, topic = 'rental_result', headers: Record<string, string> = { ce_correlationid: 's', ce_source: '/book' }): LogRecord => ({
  topic,
  partition: 2,
  offset: '7',
  key: null,
  value: typeof value === 'string' ? value : JSON.stringify(value),
  headers,
  time: Date.UTC(2026, 10, 24),
});
const read = (one: LogRecord): AnyMessage => {
  const decoded = decode(one);
  if (!decoded.ok) throw new Error(decoded.reason.message);
  return decoded.message;
};

describe('the wire', () => {
  test('is byte for byte what the golden files hold, one for each type', () => {
    expect(samples).toEqual(golden);
    expect(new Set(Object.keys(golden).map((name) => name.split('.')[0]))).toEqual(new Set(messageTypes));
  });

  test.each(Object.keys(golden))('%s is read back and written the same', (name) => {
    const sent = samples[name];
    if (sent === undefined) throw new Error(`There is no ${name}.`);
    expect(encode(read({ ...sent, partition: 0, offset: '1', time: 0 }))).toEqual(sent);
  });

  test('ids are what they always were', () => {
    expect(messageId('s', 'ItemRented', 1)).toBe('s/item-rented/1');
    expect(messageId('s', 'PointUse', 2)).toBe('s/point-use/2');
    expect(ownAgainId('s', 'ItemRented', 2)).toBe('s/item-rented/own-2');
    expect(answerId('s/item-rented/1', 'book')).toBe('s/item-rented/1>book');
    const long = answerId('x'.repeat(300), 'book');
    expect(long).toBe(`${'x'.repeat(120)}#${long.slice(121)}`);
    expect(long).not.toBe(answerId('x'.repeat(301), 'book'));
    expect(long.length).toBeLessThan(200);
  });

  test('any names, titles and foreign ids come through', () => {
    const text = fc.string({ unit: 'binary', maxLength: 40 }).filter((one) => one.isWellFormed());
    const memberId = text.filter((one) => one !== '' && !/[\p{Cc}/]/u.test(one));
    fc.assert(
      fc.property(memberId, text, text, fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER }), text.filter((one) => one !== ''), (id, name, title, no, sagaId) => {
        const sent = message('ItemRented', { id: messageId(sagaId, 'ItemRented', 1), source: '/rental', time: '2026-11-24T00:00:00.000Z', key: id, sagaId, body: { idName: { id, name }, item: { no, title }, point: 10 } });
        const out = encode(sent);
        for (const value of Object.values(out.headers)) expect(value).toMatch(/^[ -~]*$/);
        expect(read({ ...out, partition: 0, offset: '1', time: 0 })).toEqual(sent);
      }),
    );
  });
});

describe('a tolerant reader', () => {
  const said = { eventType: 'RENT', idName: { id: 'jenny' }, item: { no: 1 }, point: 10 };

  test.each(['success', 'successed', 'isSuccessed'])('takes %s for success', (word) => {
    expect(read(record({ ...said, [word]: true })).body).toMatchObject({ success: true });
  });

  test('passes unknown fields, and reads a left out name or title as empty', () => {
    expect(read(record({ ...said, success: false, shelf: 'A3' })).body).toMatchObject({ success: false, idName: { name: '' }, item: { title: '' } });
  });

  test('does not mind a missing or an extra item where there is no book', () => {
    for (const eventType of ['OVERDUE', 'POINT_USE']) {
      expect(read(record({ ...said, eventType, success: true })).body).toMatchObject({ eventType });
      expect(read(record({ eventType, idName: { id: 'jenny' }, point: 10, success: true })).body).toMatchObject({ eventType });
    }
  });

  test('cuts a reason that is too long to be copied, and takes its answer all the same', () => {
    const reason = { code: 'C'.repeat(300), message: `${'책'.repeat(999)}📚${'x'.repeat(5_000_000)}` };
    const { body } = read(record({ ...said, success: false, reason }));
    expect(body).toMatchObject({ success: false, reason: { code: 'C'.repeat(100), message: `${'책'.repeat(999)}📚` } });
  });

  test('reads a time that is none as left out', () => {
    const rented = { idName: { id: 'jenny' }, item: { no: 1 }, point: 10 };
    const timed = (ce_time: string) => read(record(rented, topicOf('ItemRented'), { ce_correlationid: 's', ce_time })).time;
    expect(timed('2026-11-23T00:00:00Z')).toBe('2026-11-23T00:00:00Z');
    expect(timed('yesterday')).toBe('2026-11-24T00:00:00.000Z');
  });

  test('handles a rent that was pasted without headers, the same way each time', () => {
    const pasted = record({ idName: { id: 'jenny', name: '' }, item: { no: 1, title: '' }, point: 10 }, topicOf('ItemRented'), {});
    const first = read(pasted);
    expect(first).toEqual(read({ ...pasted }));
    expect(first).toMatchObject({ id: 'rental_rent/2/7', key: 'jenny', time: '2026-11-24T00:00:00.000Z' });
    expect(sagaTime(first.sagaId)).toBe(Date.UTC(2026, 10, 24));
  });

  test.each([
    ['NOT_JSON', record('{"제목":'), 'The value is not JSON: "{\\"제목\\":".'],
    ['NOT_THE_SCHEMA', record({ ...said, success: true, point: -1 }), 'point'],
    ['NOT_THE_SCHEMA', record({ ...said, success: true, item: undefined }), 'item'],
    ['NOT_THE_SCHEMA', record({ ...said, success: true, idName: { id: 'a/b' } }), 'idName.id'],
    ['SAGA_UNKNOWN', record({ ...said, success: true }, 'rental_result', {}), 'Which saga?'],
    ['WRONG_TYPE', record({ ...said, success: true }, 'rental_result', { ce_type: 'ItemRented' }), 'ItemRented'],
    ['UNKNOWN_TOPIC', record(said, 'elsewhere'), 'elsewhere'],
  ])('refuses with %s and says what', (code, bad, said) => {
    const decoded = decode(bad);
    expect(decoded).toMatchObject({ ok: false, reason: { code } });
    expect(decoded.ok ? '' : decoded.reason.message).toContain(said);
  });
});
