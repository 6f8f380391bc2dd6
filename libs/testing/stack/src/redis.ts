import { tell } from './line.ts';
import type { Machine } from './machine.ts';
import { untilReady, type Faults, type Origin } from './runner.ts';

export interface RedisServer extends Faults {
  readonly origin: Origin;
  readonly url: string;
  readonly stop: () => Promise<void>;
}

/** Starts Redis and waits until it answers a ping. What it acknowledges is on the disk. */
export async function bringUpRedis(machine: Machine, port: number): Promise<RedisServer> {
  const { command, env } = await machine.redis();
  const data = await machine.makeFolder('data');
  const args = ['--port', String(port), '--bind', machine.bind, '--dir', data, '--protected-mode', 'no', '--appendonly', 'yes', '--appendfsync', 'always', '--save', ''];
  const runner = machine.program({ name: 'redis', command, args, env });
  const url = `redis://${machine.host}:${port}`;
  const start = async () => {
    await runner.start();
    await untilReady('Redis', runner, () => askRedis(url));
  };
  await start();
  return { origin: machine.origin, url, kill: runner.kill, restart: start, stop: runner.stop };
}

/** True when it is there; one that asks for a password is there too. */
export async function askRedis(url: string): Promise<true | undefined> {
  const { hostname, port } = new URL(url);
  return /^(\+PONG|-NOAUTH)/.test(await tell(hostname, Number(port || 6379), 'PING\r\n')) ? true : undefined;
}
