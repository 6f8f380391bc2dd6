import { randomInt } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:net';

const FIRST = 15_000;
const TRIES = 200;

/**
 * A free loopback port outside the range from which the system draws ports for outgoing connections. From inside it, a
 * client that reconnects to a killed server could be given the server's own port, connect to itself, and keep the
 * server from coming back.
 */
export async function freePort(): Promise<number> {
  const end = Math.max(FIRST + 1_000, firstOutgoingPort());
  for (let tries = 0; tries < TRIES; tries += 1) {
    const port = randomInt(FIRST, end);
    if (await isFree(port)) return port;
  }
  throw new Error(`No free port on 127.0.0.1 between ${FIRST} and ${end}.`);
}

/** The wanted port if it is free, else another. */
export async function portLike(wanted: number | undefined): Promise<number> {
  return wanted !== undefined && (await isFree(wanted)) ? wanted : freePort();
}

function firstOutgoingPort(): number {
  try {
    return Number(readFileSync('/proc/sys/net/ipv4/ip_local_port_range', 'utf8').split('\t')[0]);
  } catch {
    return 32_768;
  }
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}
