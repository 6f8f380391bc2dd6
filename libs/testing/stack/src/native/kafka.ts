import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { runQuietly } from '../../../../../infra/setup/npm.mjs';
import { formatArguments, kraftProperties, propertiesText } from '../kafka-properties.ts';
import type { KafkaVersion } from '../machine.ts';
import { once, type Say } from './downloads.ts';

export const KAFKA_RELEASES: Readonly<Record<KafkaVersion, string>> = { '4.3': '4.3.0', '3.9': '3.9.1' };
/** Without a binding Kafka logs nothing; this one writes to standard error. Kafka speaks slf4j's first API. */
const LOGGING = { group: 'org.slf4j', name: 'slf4j-simple', version: '1.7.36' };

/** The java of JAVA_HOME, or the one on the PATH. */
export function java(): string {
  const home = process.env['JAVA_HOME'];
  return home === undefined || home === '' ? 'java' : join(home, 'bin', 'java');
}

export const kafkaCacheName = (version: KafkaVersion): string => `kafka-${KAFKA_RELEASES[version]}`;

/** The folder that holds `libs`, and for Kafka 4 `formatted`: an empty data folder as its storage tool makes it. */
export function kafkaDownload(version: KafkaVersion, say: Say): Promise<string> {
  return once(kafkaCacheName(version), say, async (folder) => {
    const libs = await fetchJars(KAFKA_RELEASES[version], folder, say);
    if (version === '3.9') return;
    const config = join(folder, 'format.properties');
    await writeFile(config, propertiesText(kraftProperties({ bind: '127.0.0.1', host: '127.0.0.1', port: 9092, controllerPort: 9093, data: join(folder, 'formatted') })));
    await runQuietly({ command: java(), args: formatArguments(libs, config) }, folder, 'formatting an empty Kafka', () => undefined);
  });
}

/** Puts a broker of this release and all that it needs to run into `folder/libs`. Maven checks what it fetched. */
async function fetchJars(release: string, folder: string, say: Say): Promise<string> {
  const libs = join(folder, 'libs');
  await writeFile(join(folder, 'pom.xml'), pom([{ group: 'org.apache.kafka', name: 'kafka_2.13', version: release }, LOGGING]));
  const args = ['--batch-mode', '--quiet', '--strict-checksums', 'dependency:copy-dependencies', '-DincludeScope=runtime', `-DoutputDirectory=${libs}`];
  await runQuietly({ command: 'mvn', args }, folder, `fetching Kafka ${release} from Maven`, say);
  return libs;
}

interface Artifact {
  readonly group: string;
  readonly name: string;
  readonly version: string;
}

const pom = (artifacts: readonly Artifact[]): string => `<?xml version="1.0"?>
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>book-rental</groupId>
  <artifactId>stack</artifactId>
  <version>1</version>
  <packaging>pom</packaging>
  <dependencies>
${artifacts.map(({ group, name, version }) => `    <dependency><groupId>${group}</groupId><artifactId>${name}</artifactId><version>${version}</version></dependency>`).join('\n')}
  </dependencies>
</project>
`;
