import { expect, test } from '@jest/globals';
import { PARTS } from '../parts.ts';
import { nativeObstacle } from './obstacle.ts';

test.each(PARTS)('elsewhere than on Linux x86-64, %s needs a container engine, and that is said', (part) => {
  expect(nativeObstacle(part, { platform: 'darwin', arch: 'arm64' })).toBe(
    'on darwin arm64 the real servers need a container engine, and none answers: start Docker or Podman',
  );
});
