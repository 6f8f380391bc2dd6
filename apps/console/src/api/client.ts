import createClient from 'openapi-fetch';
import { operatorName } from './operator.ts';
import type { components, paths } from './schema.d.ts';

/** The types of the API by the names that they have there: `Of<'Saga'>`. */
export type Of<Name extends keyof components['schemas']> = components['schemas'][Name];

/** The API, typed: `api.GET('/books/{no}', …)`. Ask through `ask`, which throws what went wrong as a sentence. */
export const api = createClient<paths>({ baseUrl: window.location.origin });

/** Whatever is done is signed. A header is Latin only, so a name is percent-encoded, as the server takes it. */
api.use({
  onRequest: ({ request }) => {
    const name = operatorName().trim();
    if (request.method !== 'GET' && name !== '') request.headers.set('X-Operator', encodeURIComponent(name));
    return request;
  },
});

/** The server refused, or could not: its own sentence, and the code for programs. */
export class ApiProblem extends Error {
  override readonly name = 'ApiProblem';
  readonly problem: Of<'Problem'>;
  constructor(problem: Of<'Problem'>) {
    super(problem.detail);
    this.problem = problem;
  }
}

/** Nothing answered: the server, or the way to it, is away. */
export class ServerAway extends Error {
  override readonly name = 'ServerAway';
}

interface Answered<Data> {
  readonly data?: Data;
  readonly error?: unknown;
  readonly response: Response;
}

/** The body of a good answer. Throws `ApiProblem` for a problem and `ServerAway` when nobody answers. */
export async function ask<Data>(call: Promise<Answered<Data>>): Promise<Data> {
  const { data, error, response } = await call.catch((cause: unknown) => {
    if (cause instanceof DOMException && cause.name === 'AbortError') throw cause;
    throw new ServerAway('The server does not answer.', { cause });
  });
  if (isProblem(error)) throw new ApiProblem(error);
  // A proxy between here and the server speaks otherwise.
  if (!response.ok) throw new ServerAway(`The server answered ${response.status}.`);
  return data as Data;
}

function isProblem(error: unknown): error is Of<'Problem'> {
  return typeof error === 'object' && error !== null && 'detail' in error && 'code' in error;
}
