import { Agent, request } from 'node:http';

const agent = new Agent({ keepAlive: true, maxSockets: 512 });

/** A POST with JSON; the answer's status. */
export function post(url: string, body: unknown, headers: Readonly<Record<string, string>> = {}): Promise<{ readonly status: number }> {
  return new Promise((resolve, reject) => {
    const call = request(url, { method: 'POST', agent, headers: { 'Content-Type': 'application/json', ...headers } }, (response) => {
      response.resume();
      response.once('end', () => resolve({ status: response.statusCode ?? 0 }));
    });
    call.once('error', reject);
    call.end(JSON.stringify(body));
  });
}

/** So many calls, a few at a time. */
export async function many(count: number, one: (index: number) => Promise<unknown>): Promise<void> {
  let next = 0;
  await Promise.all(
    Array.from({ length: 64 }, async () => {
      for (let index = next++; index < count; index = next++) await one(index);
    }),
  );
}
