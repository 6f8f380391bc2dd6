import { describe, expect, test } from '@jest/globals';
import { decode, topicNames } from '@book-rental/contracts';
import { draftOf, headersIn, headersText, kindsOf, type Draft } from '../../apps/console/src/views/topics/templates.ts';
import { topicNames as shown } from '../../apps/console/src/views/topics/names.ts';

const said = (topic: string, { key, value, headers }: Draft) => decode({ topic, partition: 0, offset: '0', key, value, headers, time: 0 });

test('the console knows every topic', () => {
  expect(shown).toEqual(topicNames);
});

describe.each(shown)('what the console proposes to put on %s', (topic) => {
  test('is understood by those who listen', () => {
    expect(said(topic, draftOf(topic, 'valid', 'jenny', 'by-hand'))).toMatchObject({ ok: true, message: { topic } });
  });

  test.each(kindsOf(topic).filter((kind) => kind !== 'valid'))('is set aside when it is to be wrong: %s', (kind) => {
    const codes = { valid: '', notJson: 'NOT_JSON', notTheSchema: 'NOT_THE_SCHEMA', noSaga: 'SAGA_UNKNOWN' };
    expect(said(topic, draftOf(topic, kind, 'jenny', 'by-hand'))).toMatchObject({ ok: false, reason: { code: codes[kind] } });
  });
});

test('headers are written a line each, and a line that is none is told', () => {
  const headers = { ce_correlationid: '0193', ce_source: '/book' };
  expect(headersIn(headersText(headers))).toEqual(headers);
  expect(headersIn('\n ce_time:2026-11-24T03:00:00Z \n')).toEqual({ ce_time: '2026-11-24T03:00:00Z' });
  expect(headersIn('no colon')).toBeUndefined();
});
