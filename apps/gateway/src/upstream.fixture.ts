import { once } from 'node:events';
import type { AddressInfo, Server } from 'node:net';
import type { Instance, Instances } from './instances.ts';
import type { Upstream } from './upstreams.ts';

/** A server on a free port of this machine; resolves to its address. */
export async function listening(server: Server): Promise<string> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** Instances of the book service as they were found. Requests go to the first one, and `missed` tells which did not answer. */
export function found(each: readonly Instance[]): { readonly instances: Instances; readonly missed: string[] } {
  const missed: string[] = [];
  const book: Upstream = { name: 'book', paths: ['/books'], urls: each.map(({ url }) => url) };
  const upstreams = each.length === 0 ? [] : [book];
  return {
    missed,
    instances: { upstreams, ownerOf: () => upstreams[0], pick: () => book.urls[0], missed: (url) => void missed.push(url), each: () => each, readiness: () => ({ status: 'ready', because: [] }), stop: () => undefined },
  };
}
