import { describe, expect, test } from '@jest/globals';
import { firstLanguage } from './dictionary.ts';

describe('the language at first', () => {
  test.each([
    ['what was chosen before', 'ko', ['en-US'], 'ko'],
    ["else the browser's first that is spoken here", null, ['fr-FR', 'ko-KR', 'en'], 'ko'],
    ['whatever else is stored', 'xx', ['en-GB'], 'en'],
    ['else English', null, ['fr'], 'en'],
  ] as const)('%s', (_, chosen, preferred, language) => {
    expect(firstLanguage(chosen, preferred)).toBe(language);
  });
});
