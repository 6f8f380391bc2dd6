import { afterEach, describe, expect, test } from '@jest/globals';
import { createMetrics } from '@book-rental/observability';
import express from 'express';
import { once } from 'node:events';
import { createServer as createHttpServer, type Server as HttpServer } from 'node:http';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import type { Instances } from './instances.ts';
import { proxyTo } from './proxy.ts';

const servers: (Server | HttpServer)[] = [];
const connections: Socket[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.close();
  for (const connection of connections.splice(0)) connection.destroy();
});

async function listening(server: Server | HttpServer): Promise<string> {
  servers.push(server.listen(0, '127.0.0.1'));
  server.on('connection', (connection: Socket) => connections.push(connection));
  await once(server, 'listening');
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

function gatewayTo(url: string): Promise<string> {
  const upstream = { name: 'book' as const, paths: ['/books'], urls: [url] };
  const instances: Instances = { upstreams: [upstream], ownerOf: () => upstream, pick: () => url, missed: () => undefined, each: () => [], readiness: () => ({ status: 'ready', because: [] }), stop: () => undefined };
  return listening(createHttpServer(express().use(proxyTo(instances, createMetrics()))));
}

describe('a connection that is kept', () => {
  test('is closed by the gateway before the service does it: a request that meets the closing would be lost', async () => {
    const ended: Promise<unknown>[] = [];
    const service = await listening(createServer((connection) => {
      ended.push(once(connection, 'end'));
      connection.on('data', () => void connection.write('HTTP/1.1 200 OK\r\nContent-Length: 2\r\nKeep-Alive: timeout=2\r\n\r\n[]'));
    }));
    const gateway = await gatewayTo(service);
    expect(await (await fetch(`${gateway}/books`)).json()).toEqual([]);
    expect(ended).toHaveLength(1);
    // This service never closes it.
    await Promise.all(ended);
  });
});
