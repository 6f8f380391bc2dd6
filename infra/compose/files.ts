import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseDocument, type Document } from 'yaml';

/** What is read here of a service in a compose file. */
export interface Service {
  image?: string;
  build?: { context: string; args: { APP: string } };
  hostname?: string;
  profiles?: string[];
  ports?: string[];
  command?: string[];
  environment?: Record<string, string>;
  depends_on?: Record<string, { condition: string }>;
  healthcheck?: { test: string[] } & Record<string, unknown>;
  volumes?: string[];
  configs?: { source: string; target: string; mode?: number }[];
  restart?: string;
  stop_grace_period?: string;
  read_only?: boolean;
}

export interface ComposeFile {
  services: Record<string, Service>;
  volumes: Record<string, unknown>;
  configs?: Record<string, { content: string }>;
}

/** The files that make up the installation in containers. */
export interface Installation {
  base: ComposeFile;
  /** The override for the older Kafka. */
  older: ComposeFile;
  /** Where the override takes the place of what stands in the base instead of being added: `kafka.environment`. */
  replaced: string[];
  dockerfile: string;
  dotenv: string;
  package: { dependencies: Record<string, string>; scripts: Record<string, string> };
  topics: { partitions: number };
}

/** Reads the files of a repository. Throws when one of them is not YAML. */
export function readInstallation(root: string): Installation {
  const read = (file: string): string => readFileSync(join(root, file), 'utf8');
  const older = parsed(read('docker-compose.zookeeper.yml'));
  return {
    base: parsed(read('docker-compose.yml')).toJS() as ComposeFile,
    older: older.toJS() as ComposeFile,
    replaced: replacedIn(older),
    dockerfile: read('Dockerfile'),
    dotenv: read('.env'),
    package: JSON.parse(read('package.json')) as Installation['package'],
    topics: JSON.parse(read('infra/kafka/topics.json')) as Installation['topics'],
  };
}

function parsed(text: string): Document {
  const document = parseDocument(text, { merge: true, logLevel: 'error' });
  const [error] = document.errors;
  if (error !== undefined) throw error;
  return document;
}

function replacedIn(document: Document): string[] {
  const { services } = document.toJS() as ComposeFile;
  return Object.entries(services).flatMap(([name, service]) =>
    Object.keys(service).filter((key) => (document.getIn(['services', name, key], true) as { readonly tag?: string } | undefined)?.tag === '!override').map((key) => `${name}.${key}`),
  );
}
