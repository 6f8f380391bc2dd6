import { useMutation } from '@tanstack/react-query';
import { useRef } from 'react';
import { ApiProblem, ServerAway } from './client.ts';

export interface Keyed {
  readonly 'Idempotency-Key': string;
}

const resendings = 5;

/** A new Idempotency-Key. `crypto.randomUUID` is missing where the page came over plain http from another machine. */
export function newKey(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** Whether nobody knows if it was done: no answer came, or one of failure. Then the same must be sent again under the same key. */
export function isLost(error: unknown): boolean {
  return error instanceof ServerAway || (error instanceof ApiProblem && error.problem.status >= 500);
}

/** Something that is done once, however often it is clicked or sent: the same body keeps its key until the server has answered. */
export function useCommand<Body, Data>(send: (body: Body, header: Keyed) => Promise<Data>, done: (data: Data) => void) {
  const order = useRef<{ readonly text: string; readonly key: string } | undefined>(undefined);
  return useMutation({
    mutationFn: (body: Body) => {
      const text = JSON.stringify(body);
      if (order.current?.text !== text) order.current = { text, key: newKey() };
      return send(body, { 'Idempotency-Key': order.current.key });
    },
    retry: (tries, error) => error instanceof ServerAway && tries < resendings,
    retryDelay: 1_000,
    onSuccess: done,
    onSettled: (_data, error) => {
      if (!isLost(error)) order.current = undefined;
    },
  });
}
