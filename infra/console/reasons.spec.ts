import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { whyOf } from '../../apps/console/src/words/reasons.ts';
import { languages } from '../../apps/console/src/words/dictionary.ts';
import { root } from './sources.ts';

const SAYING = 'libs/{rental,book,member,saga}/src/**/*.ts';
/** Parts of a card's state and marks of parked messages: never the reason of a refusal. */
const NO_REASONS = ['LOAN_OVERDUE', 'LATE_FEE_OWED'];

/** Every code that a service gives with a refusal, from where it is written. */
function codesOfServices(): readonly string[] {
  const files = globSync(SAYING, { cwd: root, exclude: ['**/*.spec.ts', '**/*.fixture.ts'] });
  const found = files.flatMap((file) => [...readFileSync(join(root, file), 'utf8').matchAll(/(?:refuse\(|notFound\(|code: )'([A-Z_]+)'/g)].map(([, code = '']) => code));
  return [...new Set(found)].filter((code) => !NO_REASONS.includes(code)).sort();
}

const codes = codesOfServices();

describe('the words of the console', () => {
  test('are looked for where the services refuse', () => {
    expect(codes).toEqual(expect.arrayContaining(['BOOK_NOT_AVAILABLE', 'CARD_BLOCKED', 'NOT_ENOUGH_POINTS', 'NO_ANSWER']));
  });

  test.each(codes)('know %s in every language', (code) => {
    for (const language of languages) expect(whyOf({ code, message: '' }, language)).toEqual(expect.any(String));
  });
});
