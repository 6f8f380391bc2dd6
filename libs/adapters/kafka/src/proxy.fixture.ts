import { createServer, connect, type AddressInfo, type Socket } from 'node:net';

/** Stands between a client and a broker, and can cut the line after the broker appended and before it answered. */
export interface Proxy {
  readonly broker: string;
  /** Cuts at every so many-th produce request from now on; 0 never. */
  readonly cutEvery: (count: number) => void;
  /** How often the line was cut with the broker's answer in hand. */
  readonly cuts: () => number;
  readonly close: () => Promise<void>;
}

const produce = 0;

export async function openProxy(broker: string): Promise<Proxy> {
  const [host = '', port = ''] = broker.split(':');
  const sockets = new Set<Socket>();
  let every = 0;
  let produced = 0;
  let cuts = 0;
  const server = createServer((client) => {
    const upstream = connect({ host, port: Number(port) });
    const doomed = new Set<number>();
    const cut = (): void => {
      client.destroy();
      upstream.destroy();
    };
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      socket.on('error', cut).on('close', () => (sockets.delete(socket), cut()));
    }
    frames(client, (frame) => {
      if (frame.readInt16BE(4) === produce && every > 0 && (produced += 1) % every === 0) doomed.add(frame.readInt32BE(8));
      upstream.write(frame);
    });
    frames(upstream, (frame) => {
      if (!doomed.has(frame.readInt32BE(4))) return client.write(redirected(frame));
      cuts += 1;
      cut();
      return undefined;
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const mine = (server.address() as AddressInfo).port;

  /** The broker tells where it listens; clients must come here instead. */
  function redirected(frame: Buffer): Buffer {
    const place = (at: number): Buffer => {
      const bytes = Buffer.alloc(host.length + 4);
      bytes.write(host);
      bytes.writeInt32BE(at, host.length);
      return bytes;
    };
    const found = frame.indexOf(place(Number(port)));
    if (found >= 0) place(mine).copy(frame, found);
    return frame;
  }

  return {
    broker: `127.0.0.1:${mine}`,
    cutEvery: (count) => {
      every = count;
    },
    cuts: () => cuts,
    close: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** Kafka's frames: four bytes that say how many follow. */
function frames(socket: Socket, each: (frame: Buffer) => unknown): void {
  let rest = Buffer.alloc(0);
  socket.on('data', (chunk: Buffer) => {
    rest = Buffer.concat([rest, chunk]);
    while (rest.length >= 4 && rest.length >= 4 + rest.readInt32BE(0)) {
      const length = 4 + rest.readInt32BE(0);
      each(rest.subarray(0, length));
      rest = rest.subarray(length);
    }
  });
}
