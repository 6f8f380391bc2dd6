import { describe, expect, test } from '@jest/globals';
import { formatDuration, parseDuration } from './duration.ts';

describe('durations', () => {
  test.each([['PT5M', 300_000], ['P1DT12H', 129_600_000], ['P2W', 1_209_600_000], ['PT0.5S', 500], ['PT0S', 0]])('%s is %d ms', (text, ms) => {
    expect(parseDuration(text)).toBe(ms);
  });

  test.each(['', 'P', 'PT', '5m', 'P1M', 'P1Y', '-PT5S', 'PT5', 'P1DT', 'PT1.2345S'])('"%s" is no duration', (text) => {
    expect(parseDuration(text)).toBeUndefined();
  });

  test.each(['PT5M', 'P1DT12H', 'PT1H1M1.5S', 'PT0S', 'P30D'])('%s comes back as it was', (text) => {
    expect(formatDuration(parseDuration(text) ?? -1)).toBe(text);
  });
});
