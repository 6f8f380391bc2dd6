import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { stackForTests, STARTING_MS, unless, whyNoStack } from '@book-rental/stack';

unless(await whyNoStack('kafka'), describe)('kafkajs on this Node', () => {
  let broker: string;
  beforeAll(async () => {
    [broker = ''] = (await stackForTests('kafka')).kafka.brokers;
  }, STARTING_MS);

  const warnings = async (...mended: readonly string[]): Promise<string> => {
    const fixture = new URL('quiet.fixture.ts', import.meta.url).pathname;
    const { stderr } = await promisify(execFile)(process.execPath, [fixture, broker, ...mended]);
    return stderr;
  };

  test('waits for a negative time by itself', async () => {
    expect(await warnings()).toMatch(/TimeoutNegativeWarning/);
  });

  test('has nothing to be warned of once it is mended', async () => {
    expect(await warnings('mended')).toBe('');
  });
});
