import { startProgram, type Exit, type Line, type Program } from './program.ts';

/** The services in the order in which they start, and the variable by which the gateway finds them. */
export const services = [
  { name: 'rental', app: 'rental-service', urls: 'RENTAL_URLS' },
  { name: 'book', app: 'book-service', urls: 'BOOK_URLS' },
  { name: 'member', app: 'member-service', urls: 'MEMBER_URLS' },
  { name: 'best-book', app: 'best-book-service', urls: 'BEST_BOOK_URLS' },
  { name: 'saga-coordinator', app: 'saga-coordinator', urls: 'SAGA_COORDINATOR_URLS' },
] as const;

export type ServiceName = (typeof services)[number]['name'];

export interface DistributedOptions {
  readonly kafkaBrokers: string;
  readonly mongoUrl: string;
  /** More settings, the same for every service. */
  readonly env?: Readonly<Record<string, string>>;
  /** How many of each service. */
  readonly instances?: number;
  /** Services that are not started: others stand in for them, or nobody does. */
  readonly without?: readonly ServiceName[];
  /** Where the gateway listens; a free port unless said otherwise. */
  readonly port?: number;
  readonly seen?: (who: string, line: Line, raw: string) => void;
  /** Options for Node, the same for every service. */
  readonly nodeArgs?: readonly string[];
}

/** One process of one service. */
export interface Instance {
  readonly service: ServiceName;
  /** `rental#1`. */
  readonly who: string;
  readonly url: string;
  readonly program: () => Program;
  readonly kill: () => Promise<Exit>;
  readonly stop: () => Promise<Exit>;
  /** Starts it again at the same address, with more settings if need be; resolves when it is ready. */
  readonly start: (env?: Readonly<Record<string, string>>) => Promise<void>;
}

/** All services and the gateway as processes of their own. */
export interface Distributed {
  /** The gateway. */
  readonly url: string;
  readonly gateway: Program;
  readonly instances: readonly Instance[];
  readonly of: (service: ServiceName) => readonly Instance[];
  /** SIGTERM to all, rental first; answers how each of them ended. */
  readonly stop: () => Promise<readonly Exit[]>;
}

/** Nothing listens there: the gateway says that the service does not answer. */
const nowhere = 'http://127.0.0.1:1';

export async function startDistributed(options: DistributedOptions): Promise<Distributed> {
  const { kafkaBrokers, mongoUrl, env = {}, instances: count = 1, without = [], port = 0, seen = () => undefined } = options;
  const common = { HOST: '127.0.0.1', KAFKA_BROKERS: kafkaBrokers, MONGO_URL: mongoUrl, ...env };
  const wanted = services.filter(({ name }) => !without.includes(name));
  // Those who answer are there before anybody asks them, and all of a service before it is asked to share.
  const starts = await Promise.allSettled(wanted.flatMap(({ name, app }) => Array.from({ length: count }, (_, index) => startInstance(name, app, `${name}#${index + 1}`, common, options))));
  const instances = starts.flatMap((start) => (start.status === 'fulfilled' ? [start.value] : []));
  try {
    for (const start of starts) if (start.status === 'rejected') throw start.reason;
    const urls = Object.fromEntries(services.map(({ name, urls: variable }) => [variable, instances.filter((one) => one.service === name).map(({ url }) => url).join(',') || nowhere]));
    const gateway = startProgram('apps/gateway/src/main.ts', { ...common, ...urls, PORT: String(port) }, (line, raw) => seen('gateway', line, raw));
    const { url = '' } = await gateway.said('ready');
    return {
      url,
      gateway,
      instances,
      of: (service) => instances.filter((one) => one.service === service),
      stop: async () => {
        gateway.signal('SIGTERM');
        const first = await gateway.exited;
        return [first, ...(await Promise.all(instances.map((one) => one.stop())))];
      },
    };
  } catch (error) {
    for (const one of instances) one.program().signal('SIGKILL');
    throw error;
  }
}

async function startInstance(service: ServiceName, app: string, who: string, env: Readonly<Record<string, string>>, { seen = () => undefined, nodeArgs = [] }: DistributedOptions): Promise<Instance> {
  const launch = (port: string, more: Readonly<Record<string, string>> = {}): Program => startProgram(`apps/${app}/src/main.ts`, { ...env, ...more, PORT: port }, (line, raw) => seen(who, line, raw), nodeArgs);
  let program = launch('0');
  const { url = '' } = await program.said('listening');
  await program.said('ready');
  const end = (signal: NodeJS.Signals): Promise<Exit> => {
    program.signal(signal);
    return program.exited;
  };
  return {
    service,
    who,
    url,
    program: () => program,
    kill: () => end('SIGKILL'),
    stop: () => end('SIGTERM'),
    start: async (more) => {
      program = launch(new URL(url).port, more);
      await program.said('ready');
    },
  };
}
