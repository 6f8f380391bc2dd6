import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { readSettings } from '@book-rental/config';
import { topicNames } from '@book-rental/contracts';

const plan = JSON.parse(readFileSync(new URL('topics.json', import.meta.url), 'utf8')) as { readonly config: Readonly<Record<string, string>>; readonly topics: readonly string[] };

describe('the topics of Kafka', () => {
  test('are those of the wire', () => {
    expect(plan.topics).toEqual(topicNames);
  });

  test('keep messages as long as the settings say, and no longer than a segment more', () => {
    const read = readSettings({});
    expect(read).toMatchObject({
      ok: true,
      settings: { logRetention: Number(plan.config['retention.ms']), logSegment: Number(plan.config['segment.ms']) },
    });
  });

  test('forget nothing by key: every message is a step of its own', () => {
    expect(plan.config['cleanup.policy']).toBe('delete');
  });
});
