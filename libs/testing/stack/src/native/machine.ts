import { existsSync } from 'node:fs';
import { cp, mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Machine, MachineWish } from '../machine.ts';
import type { Runner } from '../runner.ts';
import type { Say } from './downloads.ts';
import { dataFolder } from './folder.ts';
import { java, kafkaDownload } from './kafka.ts';
import { mongodProgram } from './mongod.ts';
import { nativeProgram } from './program.ts';
import { redisProgram } from './redis.ts';

/** This machine itself, with a folder for one server. */
export async function nativeMachine({ kept }: MachineWish, say: Say): Promise<Machine> {
  const { path: folder, release } = dataFolder(kept);
  await mkdir(folder, { recursive: true });
  const programs: Runner[] = [];
  return {
    origin: 'native',
    host: '127.0.0.1',
    bind: '127.0.0.1',
    makeFolder: async (name) => {
      const path = join(folder, name);
      await mkdir(path, { recursive: true });
      return path;
    },
    writeFile: async (name, text) => {
      const path = join(folder, name);
      await writeFile(path, text);
      return path;
    },
    program: (spec) => {
      const runner = nativeProgram(folder, spec);
      programs.push(runner);
      return runner;
    },
    kafka: async (version) => ({ java: java(), libs: join(await kafkaDownload(version, say), 'libs') }),
    // Copying an empty one saves the two seconds of the storage tool.
    formatKafka: async ({ libs }, _, data) => {
      if (!existsSync(join(data, 'meta.properties'))) await cp(join(dirname(libs), 'formatted'), data, { recursive: true });
    },
    mongod: () => mongodProgram(say),
    redis: () => redisProgram(say),
    remove: async () => {
      // Stopped already, if it kept data.
      await Promise.all(programs.map(({ kill }) => kill()));
      release();
    },
  };
}
