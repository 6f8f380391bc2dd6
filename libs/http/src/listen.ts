import { createServer, STATUS_CODES, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import type { Express } from 'express';
import { problem, type Problem } from './reply.ts';

export interface Listening {
  readonly url: string;
  /** Takes no new connection, lets requests in flight finish, ends streams and idle connections. */
  readonly close: () => Promise<void>;
}

/** The address cannot be had. The message is one sentence for whoever started the server. */
export class ListenProblem extends Error {
  override readonly name = 'ListenProblem';
}

/** ms. Longer than proxies keep an idle connection, which is a minute with most: they close it, and no request meets its closing. */
const keepAliveMs = 75_000;

export function listen({ app, host, port, stopping }: { readonly app: Express; readonly host: string; readonly port: number; readonly stopping: () => void }): Promise<Listening> {
  const server = createServer(app);
  server.keepAliveTimeout = keepAliveMs;
  server.on('clientError', refuse);
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => reject(new ListenProblem(sentence(error, host, port))));
    server.listen(port, host, () => {
      const { port: taken } = server.address() as AddressInfo;
      const name = host.includes(':') ? `[${host}]` : host === '0.0.0.0' ? 'localhost' : host;
      resolve({ url: `http://${name}:${taken}`, close: () => close(server, stopping) });
    });
  });
}

/** What never became a request: no route sees it, so it is answered here, and the connection ends. */
function refuse(error: NodeJS.ErrnoException, socket: Duplex): void {
  if (error.code === 'ECONNRESET' || !socket.writable) return void socket.destroy();
  const { status, body } = problem(told(error.code));
  const text = JSON.stringify(body);
  socket.end(`HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}\r\nContent-Type: application/problem+json\r\nContent-Length: ${Buffer.byteLength(text)}\r\nConnection: close\r\n\r\n${text}`);
}

function told(code: string | undefined): Problem {
  switch (code) {
    case 'HPE_HEADER_OVERFLOW':
      return { status: 431, code: 'HEADERS_TOO_LARGE', detail: 'The address and the headers together are larger than 16 kB. Send less.' };
    case 'ERR_HTTP_REQUEST_TIMEOUT':
      return { status: 408, code: 'REQUEST_TIMEOUT', detail: 'The request did not arrive in time. Send it again.' };
    default:
      return { status: 400, code: 'NOT_HTTP', detail: 'This is not a request that can be understood as HTTP/1.1.' };
  }
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
