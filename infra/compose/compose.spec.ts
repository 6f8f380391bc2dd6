import { resolve } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import * as checks from './checks.ts';
import { readInstallation, type Installation, type Service } from './files.ts';

const installation = readInstallation(resolve(import.meta.dirname, '../..'));

/** A spoiled copy, and what a check must say of it. */
interface Control {
  readonly spoil: (copy: Installation) => void;
  readonly says: string;
}

function serviceOf(copy: Installation, name: string, file: 'base' | 'older' = 'base'): Service {
  const service = copy[file].services[name];
  if (service === undefined) throw new Error(`There is no service ${name} to spoil.`);
  return service;
}

const change = (name: string, with_: Service, file: 'base' | 'older' = 'base') => (copy: Installation) => void Object.assign(serviceOf(copy, name, file), with_);
const set = (name: string, variable: string, value: string) => (copy: Installation) => void Object.assign(serviceOf(copy, name).environment ?? {}, { [variable]: value });
const edit = (from: string, to: string) => (copy: Installation) => {
  expect(copy.dockerfile).toContain(from);
  copy.dockerfile = copy.dockerfile.replace(from, to);
};

const claims: Readonly<Record<string, readonly [checks.Check, readonly Control[]]>> = {
  'every image has an exact version, and servers that of the tests': [checks.images, [
    { spoil: change('kafka-ui', { image: 'ghcr.io/kafbat/kafka-ui:latest' }), says: 'kafka-ui runs ghcr.io/kafbat/kafka-ui:latest' },
    { spoil: change('redis', { image: 'redis' }), says: 'redis runs redis:' },
    { spoil: change('mongo', { image: 'mongo:8.0.13' }), says: 'The image of mongo' },
    { spoil: change('zookeeper', { image: 'apache/kafka:4.3.0' }, 'older'), says: 'The image of zookeeper' },
  ]],
  'everything says whether it is healthy, apps by whether they are ready': [checks.health, [
    { spoil: (copy) => delete serviceOf(copy, 'redis').healthcheck, says: 'redis has no health check' },
    { spoil: change('zookeeper', { healthcheck: { test: ['NONE'] } }, 'older'), says: 'zookeeper has no health check' },
    { spoil: change('member', { healthcheck: { test: ['CMD', 'true'] } }), says: 'The health check of member' },
    { spoil: edit('/readyz', '/healthz'), says: 'does not ask /readyz' },
  ]],
  'ports are open to this machine only, and only those of the docs': [checks.ports, [
    { spoil: change('mongo', { ports: ['27017:27017'] }), says: 'What mongo publishes' },
    { spoil: change('gateway', { ports: ['127.0.0.1:8080:3000'] }), says: 'What gateway publishes' },
    { spoil: change('book', { ports: ['127.0.0.1:3002:3000'] }), says: 'What book publishes' },
    { spoil: change('zookeeper', { ports: ['127.0.0.1:2181:2181'] }, 'older'), says: 'What the older zookeeper publishes' },
  ]],
  'each starts when those that it needs are healthy': [checks.order, [
    { spoil: change('book', { depends_on: { mongo: { condition: 'service_healthy' } } }), says: 'What book waits for' },
    { spoil: change('kafka-ui', { depends_on: { kafka: { condition: 'service_started' } } }), says: 'What kafka-ui waits for' },
    { spoil: change('gateway', { depends_on: {} }), says: 'What the gateway waits for' },
    { spoil: change('kafka', { depends_on: {} }, 'older'), says: 'What the older kafka waits for' },
  ]],
  'apps are given settings that there are, with values that they take': [checks.settings, [
    { spoil: set('rental', 'LOAN_LIMITS', '5'), says: 'rental is given LOAN_LIMITS, which is no setting.' },
    { spoil: set('gateway', 'PORT', 'http'), says: 'PORT is "http", but must be' },
    { spoil: set('book', 'HOST', '127.0.0.1'), says: 'HOST of book' },
  ]],
  'nothing depends on the variables of whoever starts it': [checks.literal, [
    { spoil: set('rental', 'LOAN_LIMIT', '${LOAN_LIMIT}'), says: 'docker-compose.yml has a $' },
    { spoil: change('zookeeper', { command: ['sh', '-c', 'echo $PATH'] }, 'older'), says: 'docker-compose.zookeeper.yml has a $' },
  ]],
  'servers are where they say and where others look': [checks.addresses, [
    { spoil: set('member', 'KAFKA_BROKERS', 'kafka:9092'), says: 'KAFKA_BROKERS of member' },
    { spoil: set('gateway', 'KAFKA_BROKERS', 'localhost:9092'), says: 'KAFKA_BROKERS of gateway' },
    { spoil: set('member', 'MONGO_URL', 'mongodb://mongo:27017/?replicaSet=rs1'), says: 'MONGO_URL of member' },
    { spoil: set('gateway', 'MONGO_URL', 'mongodb://localhost:27017/?replicaSet=rs0'), says: 'MONGO_URL of gateway' },
    { spoil: set('kafka', 'KAFKA_ADVERTISED_LISTENERS', 'INSIDE://kafka:29092,OUTSIDE://kafka:9092'), says: 'What Kafka calls itself outside' },
    { spoil: set('kafka', 'KAFKA_LISTENERS', 'INSIDE://:29093,OUTSIDE://:9092'), says: 'What Kafka calls itself inside' },
    { spoil: set('kafka-ui', 'KAFKA_CLUSTERS_0_BOOTSTRAPSERVERS', 'localhost:9092'), says: 'Where Kafka UI finds Kafka' },
    { spoil: change('mongo', { command: ['mongod', '--replSet', 'library'] }), says: 'does not initiate library' },
    { spoil: change('mongo', { hostname: 'database' }), says: 'The hostname of mongo' },
  ]],
  'the gateway finds each service, and each is the app that it is called after': [checks.gateway, [
    { spoil: set('gateway', 'BEST_BOOK_URLS', 'http://best-book:3004'), says: 'BEST_BOOK_URLS of the gateway' },
    { spoil: set('rental', 'PORT', '3001'), says: 'RENTAL_URLS of the gateway' },
    { spoil: change('book', { build: { context: '.', args: { APP: 'member-service' } } }), says: 'The app of book' },
    { spoil: set('gateway', 'PORT', '8080'), says: 'The port of the gateway' },
    { spoil: set('gateway', 'KAFKA_UI_URL', 'http://127.0.0.1:8080'), says: 'KAFKA_UI_URL of the gateway' },
  ]],
  'topics have the partitions of infra/kafka, and none appears by itself': [checks.topics, [
    { spoil: (copy) => void (copy.topics.partitions = 8), says: 'KAFKA_NUM_PARTITIONS' },
    { spoil: set('book', 'KAFKA_PARTITIONS', '16'), says: 'The partitions that book expects' },
    { spoil: set('kafka', 'KAFKA_AUTO_CREATE_TOPICS_ENABLE', 'true'), says: 'KAFKA_AUTO_CREATE_TOPICS_ENABLE' },
  ]],
  'an image holds the pinned Node and a bundle, and does not run as root': [checks.dockerfile, [
    { spoil: (copy) => void (copy.package.dependencies['node'] = '26.11.0'), says: 'The first image of the Dockerfile' },
    { spoil: edit('FROM pinned AS packages', 'FROM node:latest AS packages'), says: 'goes on from node:latest' },
    { spoil: edit('USER node', 'USER root'), says: 'Who runs the app' },
    { spoil: edit('COPY --from=bundle /bundle ./', 'COPY . .'), says: 'What the last stage copies' },
    { spoil: edit('infra/image/bundle.ts "$APP"', 'infra/image/bundle.ts gateway'), says: 'does not bundle the app that it is given' },
  ]],
  'all starts by default, and only the servers with infra-only': [checks.profiles, [
    { spoil: (copy) => void (copy.dotenv = ''), says: '.env is' },
    { spoil: (copy) => delete serviceOf(copy, 'rental').profiles, says: 'What infra-only starts' },
    { spoil: change('redis', { profiles: ['infra-only'] }), says: 'What starts by default' },
    { spoil: change('zookeeper', { profiles: ['all'] }, 'older'), says: 'What infra-only starts with the older Kafka' },
    { spoil: (copy) => void (copy.package.scripts['start'] = 'node --env-file=.env main.ts'), says: 'npm run start reads' },
  ]],
  'data is kept, what fails is started again, and what stops may finish': [checks.keeping, [
    { spoil: change('mongo', { volumes: [] }), says: 'What mongo keeps' },
    { spoil: (copy) => delete copy.base.volumes['redis-data'], says: 'The volumes' },
    { spoil: change('book', { restart: 'no' }), says: 'When book is started again' },
    { spoil: change('book', { stop_grace_period: '1m' }), says: 'book is given too little time to stop' },
    { spoil: (copy) => delete serviceOf(copy, 'kafka').stop_grace_period, says: 'kafka is given too little time to stop' },
  ]],
  'the older Kafka differs in what it must, and in nothing else': [checks.override, [
    { spoil: (copy) => void (copy.older.services['mongo'] = { image: 'mongo:7.0.0' }), says: 'What the override touches' },
    { spoil: change('kafka', { ports: ['127.0.0.1:9093:9092'] }, 'older'), says: 'What it changes of kafka' },
    { spoil: (copy) => void (copy.replaced = []), says: 'What it replaces' },
    { spoil: set('kafka', 'KAFKA_NUM_PARTITIONS', '16'), says: 'The properties of the older Kafka' },
    { spoil: change('zookeeper', { command: ['/opt/kafka/bin/zookeeper-server-start.sh', 'zookeeper.properties'] }, 'older'), says: 'What starts zookeeper' },
    { spoil: change('kafka', { configs: [{ source: 'older-kafka', target: '/etc/kafka/older.properties' }] }, 'older'), says: 'The mode of what starts kafka' },
  ]],
};

describe.each(Object.entries(claims))('%s', (_title, [check, controls]) => {
  test('holds', () => {
    expect(check(installation)).toEqual([]);
  });

  test.each(controls)('and it is noticed when not: $says', ({ spoil, says }) => {
    // Through JSON, as services of one YAML anchor share their parts, and one of them is to be spoiled.
    const copy = JSON.parse(JSON.stringify(installation)) as Installation;
    spoil(copy);
    expect(check(copy).join('\n')).toContain(says);
  });
});

test('every check has its claim', () => {
  expect(new Set(Object.values(claims).map(([check]) => check))).toEqual(new Set<checks.Check>(Object.values(checks)));
});
