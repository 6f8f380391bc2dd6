import { parseArgs } from 'node:util';

export type Mix = 'ok' | 'fail10' | 'hot';

export interface BenchOptions {
  readonly mix: Mix;
  readonly concurrency: readonly number[];
  readonly json: boolean;
  readonly http: boolean;
  /** What requests take while the audit runs beside them. */
  readonly audit: boolean;
  /** What the console asks for, on a file of `sagas` sagas. */
  readonly console: boolean;
  /** How smoothly the console's views run with `rate` sagas a second. */
  readonly page: boolean;
  readonly rate: number;
  readonly shape: 'standalone' | 'distributed';
  /** Of each service, in the distributed shape. */
  readonly instances: number;
  /** Points are measured once for each of these, in the distributed shape. */
  readonly partitions: readonly number[];
  /** Sagas in the file before the measured ones, or undefined. */
  readonly history: number | undefined;
  /** Sagas a point; left out, as many as fit the concurrency. */
  readonly sagas: number | undefined;
  /** Where each service leaves a profile of its processor, in the distributed shape; left out, nowhere. */
  readonly profile: string | undefined;
}

export const usage = `npm run bench -- [--mix ok|fail10|hot] [--concurrency 1,16,64,256] [--http] [--history 200000] [--sagas N] [--json]
npm run bench -- --audit [--sagas 100000]
npm run bench -- --console [--sagas 100000] [--json]
npm run bench -- --page [--rate 1000] [--json]
npm run bench -- --shape distributed [--mix ok|fail10] [--concurrency 1,256] [--instances 2] [--partitions 1,4,16] [--sagas N] [--json] [--profile FOLDER]

  ok       every saga rents a book of its own
  fail10   every tenth asks for a book that is lent, and is compensated
  hot      one book and one member with 20,000 sagas behind them, beside new ones
  --console     how long lists, counts and searches of sagas take with many of them in the file
  --page        frame times of the overview and the list of sagas in a real Chromium, at rest and with so many sagas a second
  --history N   the rate after N sagas in the file, beside the rate after 5,000
  --audit       what reads and rentals over HTTP take while POST /audit-runs looks through so many sagas
  --profile FOLDER   tells by package where each service's processor time went, from its start to its end, and leaves
                     the profiles there, for the developer tools of Chrome`;

/** Reads the command line; throws a sentence. */
export function readOptions(args: readonly string[]): BenchOptions {
  const { values } = parseArgs({
    args: [...args],
    options: {
      mix: { type: 'string', default: 'ok' },
      concurrency: { type: 'string', default: '1,16,64,256' },
      json: { type: 'boolean', default: false },
      console: { type: 'boolean', default: false },
      page: { type: 'boolean', default: false },
      rate: { type: 'string', default: '1000' },
      http: { type: 'boolean', default: false },
      audit: { type: 'boolean', default: false },
      shape: { type: 'string', default: 'standalone' },
      instances: { type: 'string', default: '1' },
      partitions: { type: 'string', default: '4' },
      history: { type: 'string' },
      sagas: { type: 'string' },
      profile: { type: 'string' },
    },
  });
  const { mix, json, http, audit, shape } = values;
  if (shape !== 'standalone' && shape !== 'distributed') throw new Error(`--shape is "${shape}", but must be standalone or distributed.`);
  if (mix !== 'ok' && mix !== 'fail10' && mix !== 'hot') throw new Error(`--mix is "${mix}", but must be ok, fail10 or hot.`);
  const concurrency = values.concurrency.split(',').map((text) => whole('--concurrency', text));
  const partitions = values.partitions.split(',').map((text) => whole('--partitions', text));
  return { mix, json, http, console: values.console, page: values.page, rate: whole('--rate', values.rate), audit, shape, instances: whole('--instances', values.instances), partitions, concurrency, history: optional('--history', values.history), sagas: optional('--sagas', values.sagas), profile: values.profile };
}

function optional(name: string, text: string | undefined): number | undefined {
  return text === undefined ? undefined : whole(name, text);
}

function whole(name: string, text: string): number {
  const number = Number(text);
  if (!Number.isSafeInteger(number) || number < 1) throw new Error(`${name} is "${text}", but must be a whole number above zero.`);
  return number;
}
