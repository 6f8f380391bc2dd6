import { Agent, request } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';

export interface Load {
  readonly stop: () => Promise<void>;
  /** Answers that were neither 200 nor 201. */
  readonly refused: () => number;
}

const agent = new Agent({ keepAlive: true, maxSockets: 512 });
/** So often the pace is looked at; what is due by then is begun at once. */
const tickMs = 10;

/** Members rent their book and return it, again and again: so many sagas a second, as far as the server keeps up. */
export function rentAndReturn(url: string, pairs: number, rate: number): Load {
  const idle = Array.from({ length: pairs }, (_, index) => index);
  const busy = new Set<Promise<void>>();
  let stopped = false;
  let refused = 0;

  async function turn(pair: number): Promise<void> {
    const rented = await call(`${url}/rentals`, { idName: { id: `m${pair}` }, item: { no: pair + 1, title: `책 ${pair + 1}` } });
    const returned = rented.rentalId === undefined ? undefined : await call(`${url}/rentals/${rented.rentalId}/return`, {});
    if (rented.status !== 201 || returned?.status !== 200) refused += 1;
    idle.push(pair);
  }

  async function run(): Promise<void> {
    const began = performance.now();
    for (let begun = 0; !stopped; await pause(tickMs)) {
      // A rental and its return are two sagas. What a slow server left undone is not made up for.
      const due = Math.floor(((performance.now() - began) / 1_000) * (rate / 2)) - begun;
      begun += due;
      for (const pair of idle.splice(0, due)) {
        const one: Promise<void> = turn(pair).finally(() => busy.delete(one));
        busy.add(one);
      }
    }
    await Promise.all(busy);
  }

  const running = run();
  return {
    stop: async () => {
      stopped = true;
      await running;
    },
    refused: () => refused,
  };
}

function call(url: string, body: unknown): Promise<{ readonly status: number; readonly rentalId?: string }> {
  return new Promise((resolve, reject) => {
    const asked = request(url, { method: 'POST', agent, headers: { 'Content-Type': 'application/json', Prefer: 'wait=30' } }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (part: string) => void (text += part));
      response.once('end', () => {
        const { rentalId } = JSON.parse(text) as { readonly rentalId?: string };
        resolve({ status: response.statusCode ?? 0, ...(rentalId === undefined ? {} : { rentalId }) });
      });
    });
    asked.once('error', reject);
    asked.end(JSON.stringify(body));
  });
}
