import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Express } from 'express';

export interface Listening {
  readonly url: string;
  /** Takes no new connection, lets requests in flight finish, ends streams and idle connections. */
  readonly close: () => Promise<void>;
}

/** The address cannot be had. The message is one sentence for whoever started the server. */
export class ListenProblem extends Error {
  override readonly name = 'ListenProblem';
}

export function listen({ app, host, port, stopping }: { readonly app: Express; readonly host: string; readonly port: number; readonly stopping: () => void }): Promise<Listening> {
  const server = createServer(app);
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => reject(new ListenProblem(sentence(error, host, port))));
    server.listen(port, host, () => {
      const { port: taken } = server.address() as AddressInfo;
      const name = host.includes(':') ? `[${host}]` : host === '0.0.0.0' ? 'localhost' : host;
      resolve({ url: `http://${name}:${taken}`, close: () => close(server, stopping) });
    });
  });
}

function close(server: Server, stopping: () => void): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    stopping();
    server.closeIdleConnections();
    // A connection that becomes idle by finishing its request is closed as well.
    const sweep = setInterval(() => server.closeIdleConnections(), 50);
    server.once('close', () => clearInterval(sweep));
  });
}

function sentence(error: NodeJS.ErrnoException, host: string, port: number): string {
  switch (error.code) {
    case 'EADDRINUSE':
      return `Port ${port} on ${host} is in use. Stop the other program, or set PORT to another number (0 takes a free one).`;
    case 'EACCES':
      return `Port ${port} on ${host} may not be used by this user. Set PORT to a number above 1023.`;
    case 'ENOTFOUND':
    case 'EADDRNOTAVAIL':
      return `${host} is not an address of this machine. Set HOST to one, such as 127.0.0.1 or 0.0.0.0.`;
    default:
      return `Cannot listen on ${host} port ${port}: ${error.message}.`;
  }
}
