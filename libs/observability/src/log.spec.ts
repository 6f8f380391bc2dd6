import { PassThrough } from 'node:stream';
import { describe, expect, test } from '@jest/globals';
import { createLog, type LogOptions } from './log.ts';

async function written(options: Omit<LogOptions, 'stream'>, write: (log: ReturnType<typeof createLog>) => void): Promise<string> {
  const stream = new PassThrough();
  const log = createLog({ ...options, stream });
  write(log);
  await log.close();
  return String(stream.read() ?? '');
}

describe('log lines', () => {
  test('a text line can be read by a person and searched by saga', async () => {
    const line = await written({ format: 'text', level: 'info' }, (log) => log.info('제니 rented book 1', { sagaId: 's-1', ms: 4 }));
    expect(line).toMatch(/^\d{4}-\d\d-\d\dT[\d:.]+Z info {2}제니 rented book 1 sagaId=s-1 ms=4\n$/);
  });

  test('a JSON line is one object', async () => {
    const line = await written({ format: 'json', level: 'info' }, (log) => log.error('stuck', { sagaId: 's-1' }));
    expect(JSON.parse(line)).toMatchObject({ level: 'error', message: 'stuck', sagaId: 's-1' });
  });

  test('what is below the level is left out', async () => {
    expect(await written({ format: 'text', level: 'error' }, (log) => log.info('quiet'))).toBe('');
  });
});
