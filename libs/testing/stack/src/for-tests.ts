import { get } from 'node:http';
import { text } from 'node:stream/consumers';
import { HOST_VARIABLE, type Addresses } from './host.ts';
import type { Part } from './parts.ts';
import { StackProblem } from './runner.ts';

/**
 * The addresses of the servers that all specs of this run use: started by the first that asks, stopped after the last.
 * They are nobody's own: work under a name that no other spec has (a database, a prefix of topics and groups), and
 * never strike them; who wants to kill a server starts one with `startStack({ own: true, … })`.
 */
export async function stackForTests<const Name extends Part>(...parts: readonly Name[]): Promise<Pick<Addresses, Name>> {
  const entries = await Promise.all(parts.map(async (part) => [part, await askHost(`/${part}`)] as const));
  return Object.fromEntries(entries) as Pick<Addresses, Name>;
}

/** Why these servers cannot be had here, in words for a person; undefined when they can. Starts nothing. */
export async function whyNoStack(...parts: readonly Part[]): Promise<string | undefined> {
  const answers = await Promise.all(parts.map(async (part) => ((await askHost(`/${part}/missing`)) as { readonly missing?: string }).missing));
  return answers.find((missing) => missing !== undefined);
}

/** No time limit here: the first start on a machine downloads. */
async function askHost(path: string): Promise<unknown> {
  const host = process.env[HOST_VARIABLE];
  if (host === undefined) throw new StackProblem(`${HOST_VARIABLE} is not set: real servers for specs come with \`npm test\`.`);
  const { status, body } = await new Promise<{ readonly status: number | undefined; readonly body: string }>((resolve, reject) => {
    get(`${host}${path}`, (response) => {
      text(response).then((body) => resolve({ status: response.statusCode, body }), reject);
    }).once('error', reject);
  });
  if (status !== 200) throw new StackProblem(body);
  return JSON.parse(body);
}
