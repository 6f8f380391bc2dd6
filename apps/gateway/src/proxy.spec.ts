import { afterEach, describe, expect, test } from '@jest/globals';
import { createMetrics } from '@book-rental/observability';
import express from 'express';
import { once } from 'node:events';
import { createServer as createHttpServer } from 'node:http';
import { createServer, type Server, type Socket } from 'node:net';
import { proxyTo } from './proxy.ts';
import { found, listening } from './upstream.fixture.ts';

const servers: Server[] = [];
const connections: Socket[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.close();
  for (const connection of connections.splice(0)) connection.destroy();
});

function open(server: Server): Promise<string> {
  servers.push(server);
  server.on('connection', (connection) => connections.push(connection));
  return listening(server);
}

function gatewayTo(url: string): Promise<string> {
  const { instances } = found([{ url, alive: true, status: 'ready', because: [] }]);
  return open(createHttpServer(express().use(proxyTo(instances, createMetrics()))));
}

describe('a connection that is kept', () => {
  test('is closed by the gateway before the service does it: a request that meets the closing would be lost', async () => {
    const ended: Promise<unknown>[] = [];
    const service = await open(createServer((connection) => {
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
