import { readSettings, settingsTable, type Settings } from '@book-rental/config';
import { services as apps } from '@book-rental/distributed';
import { IMAGES } from '../../libs/testing/stack/src/container/images.ts';
import type { ComposeFile, Installation, Service } from './files.ts';

/** Says in sentences what does not agree; nothing when all is well. */
export type Check = (installation: Installation) => readonly string[];

const SERVERS = ['kafka', 'kafka-ui', 'mongo', 'redis'];
const APPS = [...apps.map(({ name }) => name), 'gateway'];
const EXACT = /^[a-z0-9./-]+:v?\d+\.\d+\.\d+$/;

const all = ({ base, older }: Installation): readonly (readonly [string, Service])[] => [...Object.entries(base.services), ...Object.entries(older.services)];
const one = ({ services }: ComposeFile, name: string): Service => services[name] ?? {};
const same = (left: unknown, right: unknown): boolean => JSON.stringify(left) === JSON.stringify(right);
const differs = (what: string, found: unknown, wanted: unknown): readonly string[] =>
  same(found, wanted) ? [] : [`${what} is ${JSON.stringify(found)}, but must be ${JSON.stringify(wanted)}.`];

/** What a program makes of the variables that it is given. */
function settingsOf(service: Service): Settings {
  const read = readSettings(service.environment ?? {});
  if (!read.ok) throw new Error(read.mistakes.join(' '));
  return read.settings;
}

export const images: Check = (installation) => {
  const { base, older } = installation;
  const loose = all(installation).filter(([, { image, build }]) => (build === undefined ? !EXACT.test(image ?? '') : image !== undefined || build.context !== '.'));
  return [
    ...loose.map(([name, { image }]) => `${name} runs ${image ?? 'no image'}: name an exact version, or build it from here.`),
    ...differs('The image of kafka', one(base, 'kafka').image, IMAGES['kafka-4.3']),
    ...differs('The image of mongo', one(base, 'mongo').image, IMAGES.mongo),
    ...differs('The image of redis', one(base, 'redis').image, IMAGES.redis),
    ...differs('The image of the older kafka', one(older, 'kafka').image, IMAGES['kafka-3.9']),
    ...differs('The image of zookeeper', one(older, 'zookeeper').image, IMAGES['kafka-3.9']),
  ];
};

export const health: Check = ({ base, older, dockerfile }) => {
  const everywhere = { ...older.services, ...base.services };
  const without = Object.entries(everywhere).filter(([, { healthcheck }]) => !/^CMD(-SHELL)?$/.test(healthcheck?.test[0] ?? ''));
  const inImage = JSON.parse(/HEALTHCHECK[^[]*CMD (\[.*\])/.exec(dockerfile)?.[1] ?? '[]') as readonly string[];
  return [
    ...without.map(([name]) => `${name} has no health check.`),
    ...(inImage.join(' ').includes('/readyz') ? [] : ['The Dockerfile does not ask /readyz.']),
    ...APPS.flatMap((name) => differs(`The health check of ${name}`, one(base, name).healthcheck?.test, ['CMD', ...inImage])),
  ];
};

export const ports: Check = ({ base, older }) => {
  const wanted: Readonly<Record<string, readonly string[]>> = {
    gateway: ['127.0.0.1:3000:3000'],
    kafka: ['127.0.0.1:9092:9092'],
    'kafka-ui': ['127.0.0.1:8989:8080'],
    mongo: ['127.0.0.1:27017:27017'],
    redis: ['127.0.0.1:6379:6379'],
  };
  const here = Object.entries(base.services).flatMap(([name, service]) => differs(`What ${name} publishes`, service.ports ?? [], wanted[name] ?? []));
  return [...here, ...Object.entries(older.services).flatMap(([name, service]) => differs(`What the older ${name} publishes`, service.ports ?? [], []))];
};

export const order: Check = ({ base, older }) => {
  const after = (service: Service): readonly string[] => Object.entries(service.depends_on ?? {}).map(([name, { condition }]) => `${name} ${condition}`).sort();
  const healthy = (...names: readonly string[]): readonly string[] => names.map((name) => `${name} service_healthy`).sort();
  return [
    ...apps.flatMap(({ name }) => differs(`What ${name} waits for`, after(one(base, name)), healthy('kafka', 'mongo'))),
    ...differs('What the gateway waits for', after(one(base, 'gateway')), healthy(...apps.map(({ name }) => name))),
    ...differs('What kafka-ui waits for', after(one(base, 'kafka-ui')), healthy('kafka')),
    ...differs('What the older kafka waits for', after(one(older, 'kafka')), healthy('zookeeper')),
  ];
};

export const settings: Check = ({ base }) => {
  const known = new Set([...settingsTable().matchAll(/^\| `([A-Z_]+)`/gm)].map(([, name]) => name));
  return APPS.flatMap((name) => {
    const { environment = {} } = one(base, name);
    const read = readSettings(environment);
    const unknown = Object.keys(environment).filter((variable) => !known.has(variable));
    return [...unknown.map((variable) => `${name} is given ${variable}, which is no setting.`), ...(read.ok ? differs(`HOST of ${name}`, read.settings.host, '0.0.0.0') : read.mistakes)];
  });
};

/** Compose fills in what follows a $, in scripts too, and makes it empty where it is not set. */
export const literal: Check = ({ base, older }) =>
  Object.entries({ 'docker-compose.yml': base, 'docker-compose.zookeeper.yml': older })
    .filter(([, file]) => JSON.stringify(file).includes('$'))
    .map(([name]) => `${name} has a $, which compose would take for a variable of its own.`);

export const addresses: Check = ({ base }) => {
  const kafka = one(base, 'kafka').environment ?? {};
  const mongo = one(base, 'mongo');
  const advertised = (name: string): string | undefined => new RegExp(`${name}://([^,]+)`).exec(kafka['KAFKA_ADVERTISED_LISTENERS'] ?? '')?.[1];
  const bound = (name: string): string | undefined => new RegExp(`${name}://:(\\d+)`).exec(kafka['KAFKA_LISTENERS'] ?? '')?.[1];
  const set = mongo.command?.[mongo.command.indexOf('--replSet') + 1] ?? 'no replica set';
  const initiated = mongo.healthcheck?.test.join(' ') ?? '';
  const bootstrap = one(base, 'kafka-ui').environment?.['KAFKA_CLUSTERS_0_BOOTSTRAPSERVERS'];
  const published = one(base, 'kafka').ports?.[0]?.split(':')[1];
  return [
    ...differs('What Kafka calls itself inside', advertised('INSIDE'), `${one(base, 'kafka').hostname ?? ''}:${bound('INSIDE') ?? ''}`),
    ...differs('What Kafka calls itself outside', advertised('OUTSIDE'), `localhost:${published ?? ''}`),
    ...differs('The port of the outside listener', bound('OUTSIDE'), settingsOf({}).kafkaBrokers.split(':')[1]),
    ...differs('Where Kafka UI finds Kafka', bootstrap, advertised('INSIDE')),
    ...differs('The hostname of mongo', mongo.hostname, 'mongo'),
    ...(initiated.includes(`_id: '${set}'`) && initiated.includes("host: 'mongo:27017'") ? [] : [`The health check of mongo does not initiate ${set} with mongo:27017.`]),
    ...APPS.flatMap((name) => {
      const { kafkaBrokers, mongoUrl } = settingsOf(one(base, name));
      return [...differs(`KAFKA_BROKERS of ${name}`, kafkaBrokers, advertised('INSIDE')), ...differs(`MONGO_URL of ${name}`, mongoUrl, `mongodb://mongo:27017/?replicaSet=${set}`)];
    }),
  ];
};

export const gateway: Check = ({ base }) => {
  const { environment = {}, build, ports: published } = one(base, 'gateway');
  const own = apps.flatMap(({ name, app, urls }) => [
    ...differs(`${urls} of the gateway`, environment[urls], `http://${name}:${settingsOf(one(base, name)).port}`),
    ...differs(`The app of ${name}`, one(base, name).build?.args.APP, app),
  ]);
  return [
    ...own,
    ...differs('The app of the gateway', build?.args.APP, 'gateway'),
    ...differs('The port of the gateway', environment['PORT'], published?.[0]?.split(':')[2]),
    ...differs('KAFKA_UI_URL of the gateway', environment['KAFKA_UI_URL'], `http://${(one(base, 'kafka-ui').ports?.[0] ?? '').split(':').slice(0, 2).join(':')}`),
  ];
};

export const topics: Check = ({ base, older, topics: { partitions } }) => {
  const { environment = {} } = one(base, 'kafka');
  const properties = propertiesOf(older, 'older-kafka');
  return [
    ...differs('KAFKA_NUM_PARTITIONS', environment['KAFKA_NUM_PARTITIONS'], String(partitions)),
    ...differs('num.partitions of the older Kafka', properties['num.partitions'], String(partitions)),
    ...apps.flatMap(({ name }) => differs(`The partitions that ${name} expects`, settingsOf(one(base, name)).kafkaPartitions, partitions)),
    ...differs('KAFKA_AUTO_CREATE_TOPICS_ENABLE', environment['KAFKA_AUTO_CREATE_TOPICS_ENABLE'], 'false'),
  ];
};

function propertiesOf({ configs = {} }: ComposeFile, name: string): Readonly<Record<string, string>> {
  const lines = (configs[name]?.content ?? '').trim().split('\n');
  return Object.fromEntries(lines.map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]));
}

export const dockerfile: Check = ({ dockerfile: text, package: { dependencies } }) => {
  const stages = text.split(/^FROM /m).slice(1);
  const names = stages.map((stage) => /^\S+ AS (\S+)/.exec(stage)?.[1]);
  const last = stages.at(-1) ?? '';
  const strangers = stages.slice(1).map((stage) => /^\S+/.exec(stage)?.[0] ?? '').filter((from) => !names.includes(from));
  const copied = [...last.matchAll(/^(?:COPY|ADD) (.*)$/gm)].map(([, what]) => what);
  const users = [...last.matchAll(/^USER (.*)$/gm)].map(([, who]) => who);
  return [
    ...differs('The first image of the Dockerfile', /^\S+/.exec(stages[0] ?? '')?.[0], `node:${dependencies['node'] ?? ''}-slim`),
    ...strangers.map((from) => `The Dockerfile goes on from ${from}, which is not one of its stages.`),
    ...differs('Who runs the app', users, ['node']),
    ...differs('What the last stage copies', copied, ['--from=bundle /bundle ./']),
    ...(text.includes('RUN node infra/image/bundle.ts "$APP" /bundle') ? [] : ['The Dockerfile does not bundle the app that it is given.']),
  ];
};

export const profiles: Check = ({ base, older, dotenv, package: { scripts } }) => {
  const merged = { ...older.services, ...base.services };
  const started = (services: Readonly<Record<string, Service>>, profile: string): readonly string[] =>
    Object.entries(services).filter(([, { profiles: its }]) => its === undefined || its.includes(profile)).map(([name]) => name).sort();
  return [
    ...differs('.env', dotenv, 'COMPOSE_PROFILES=all\n'),
    ...differs('What starts by default', started(base.services, 'all'), [...SERVERS, ...APPS].sort()),
    ...differs('What infra-only starts', started(base.services, 'infra-only'), [...SERVERS].sort()),
    ...differs('What infra-only starts with the older Kafka', started(merged, 'infra-only'), [...SERVERS, 'zookeeper'].sort()),
    ...Object.entries(scripts).filter(([, script]) => script.includes('env-file')).map(([name]) => `npm run ${name} reads a file of variables, and .env is for compose alone.`),
  ];
};

export const keeping: Check = ({ base, older }) => {
  const merged = { ...older.services, ...base.services };
  const kept: Readonly<Record<string, readonly string[]>> = {
    kafka: ['kafka-data:/var/lib/kafka/data'],
    mongo: ['mongo-data:/data/db', 'mongo-config:/data/configdb'],
    redis: ['redis-data:/data'],
    zookeeper: ['zookeeper-data:/var/lib/kafka/data'],
  };
  const declared = [...Object.keys(base.volumes), ...Object.keys(older.volumes)];
  const used = [...Object.values(base.services), ...Object.values(older.services)].flatMap(({ volumes = [] }) => volumes.map((volume) => volume.split(':')[0] ?? ''));
  return Object.entries(merged)
    .flatMap(([name, service]) => [
      ...differs(`What ${name} keeps`, service.volumes ?? [], kept[name] ?? []),
      ...differs(`When ${name} is started again`, service.restart, 'unless-stopped'),
      ...(secondsOf(service.stop_grace_period) > (service.build === undefined ? 30 : 60) ? [] : [`${name} is given too little time to stop.`]),
    ])
    .concat(differs('The volumes', [...declared].sort(), [...used].sort()));
};

function secondsOf(duration = ''): number {
  const [, minutes = '0', seconds = '0'] = /^(?:(\d+)m)?(?:(\d+)s)?$/.exec(duration) ?? [];
  return Number(minutes) * 60 + Number(seconds);
}

/** By what the image makes of its variables: KAFKA_NUM_PARTITIONS is num.partitions. */
export const override: Check = ({ base, older, replaced }) => {
  const ofKRaft = ['process.roles', 'node.id', 'controller.quorum.voters', 'controller.listener.names'];
  const environment = Object.entries(one(base, 'kafka').environment ?? {});
  const properties = environment.filter(([name]) => /^KAFKA_(?!HEAP_OPTS)/.test(name)).map(([name, value]) => [name.slice(6).toLowerCase().replaceAll('_', '.'), value.replace(/,CONTROLLER:[^,]+/, '')]);
  const wanted = Object.fromEntries([...properties.filter(([name = '']) => !ofKRaft.includes(name)), ['broker.id', '1'], ['zookeeper.connect', `zookeeper:${propertiesOf(older, 'zookeeper')['clientPort'] ?? ''}`]]) as object;
  const sorted = (properties: object): unknown => Object.entries(properties).sort(([left], [right]) => (left < right ? -1 : 1));
  return [
    ...differs('What the override touches', Object.keys(older.services).sort(), ['kafka', 'zookeeper']),
    ...differs('What it changes of kafka', Object.keys(one(older, 'kafka')).sort(), ['command', 'configs', 'depends_on', 'environment', 'image', 'volumes']),
    ...differs('What it replaces', replaced, ['kafka.environment']),
    ...differs('The environment of the older Kafka', Object.keys(one(older, 'kafka').environment ?? {}), ['KAFKA_HEAP_OPTS']),
    ...differs('The properties of the older Kafka', sorted(propertiesOf(older, 'older-kafka')), sorted(wanted)),
    ...['kafka', 'zookeeper'].flatMap((name) => {
      const { command, configs = [] } = one(older, name);
      // Compose takes the digits for octal, the parser here for decimal.
      return [...differs(`What starts ${name}`, command?.[1], configs[0]?.target), ...differs(`The mode of what starts ${name}`, configs.map(({ mode }) => mode), [444])];
    }),
  ];
};
