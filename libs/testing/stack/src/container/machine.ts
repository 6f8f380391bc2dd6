import { mkdir } from 'node:fs/promises';
import type { ContainerRuntimeClient } from 'testcontainers';
import { formatArguments } from '../kafka-properties.ts';
import type { Machine, MachineWish } from '../machine.ts';
import type { Say } from '../native/downloads.ts';
import { IMAGES } from './images.ts';
import { containerProgram, quoted, shell } from './program.ts';

const FOLDER = '/tmp/book-rental';

/**
 * A container for one server. Its first process only waits; servers are started in it as on a machine. A port has the
 * same number inside and outside, so that what a server tells its clients and its fellows about itself is true for both.
 * Testcontainers removes it when this process dies, however it dies.
 */
export async function containerMachine(engine: ContainerRuntimeClient, { part, ports, kept }: MachineWish, say: Say): Promise<Machine> {
  const { GenericContainer, Wait } = await import('testcontainers');
  const image = IMAGES[part];
  const sleeping = new GenericContainer(image)
    .withEntrypoint(['tail', '-f', '/dev/null'])
    .withExposedPorts(...ports.map((port) => ({ container: port, host: port })))
    .withWaitStrategy(Wait.forSuccessfulCommand('true'));
  if (kept !== undefined) {
    // Not the native way's folder: another release may have written there.
    const source = `${kept}-container`;
    await mkdir(source, { recursive: true });
    sleeping.withBindMounts([{ source, target: FOLDER, mode: 'rw' }]);
    // Else the files on this machine would belong to whoever the image runs as.
    if (process.getuid !== undefined && process.getgid !== undefined) sleeping.withUser(`${process.getuid()}:${process.getgid()}`);
  }
  const life = setInterval(() => say(`starting ${image}: still at it`), 5_000);
  const container = await sleeping.start().finally(() => clearInterval(life));
  await shell(container, `mkdir -p ${FOLDER}`);
  const { host } = engine.info.containerRuntime;

  return {
    origin: 'container',
    host: host === 'localhost' ? '127.0.0.1' : host,
    bind: '0.0.0.0',
    makeFolder: async (name) => {
      await shell(container, `mkdir -p ${FOLDER}/${name}`);
      return `${FOLDER}/${name}`;
    },
    writeFile: async (name, text) => {
      await shell(container, `printf %s ${quoted(text)} >${FOLDER}/${name}`);
      return `${FOLDER}/${name}`;
    },
    program: (spec) => containerProgram(container, FOLDER, spec),
    kafka: async () => ({ java: 'java', libs: '/opt/kafka/libs' }),
    formatKafka: async ({ java, libs }, config) => void (await shell(container, [java, ...formatArguments(libs, config)].map(quoted).join(' '))),
    mongod: async () => ({ command: 'mongod', env: {} }),
    redis: async () => ({ command: 'redis-server', env: {} }),
    remove: async () => void (await container.stop()),
  };
}
