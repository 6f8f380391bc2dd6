import { join } from 'node:path';
import { writeFile } from 'node:fs/promises';
import { runQuietly } from '../../../../../infra/setup/npm.mjs';
import type { Say } from './downloads.ts';

/** The java of JAVA_HOME, or the one on the PATH. */
export function java(): string {
  const home = process.env['JAVA_HOME'];
  return home === undefined || home === '' ? 'java' : join(home, 'bin', 'java');
}

export const classPath = (libs: string): string => join(libs, '*');

/** Without a binding Kafka logs nothing; this one writes to standard error, and needs slf4j's first API. */
const LOGGING = { group: 'org.slf4j', name: 'slf4j-simple', version: '1.7.36' };

const pom = (artifacts: readonly { readonly group: string; readonly name: string; readonly version: string }[]): string => `<?xml version="1.0"?>
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

/** Puts a broker of this version and all that it needs to run into `folder/libs`. Maven checks what it fetched. */
export async function fetchKafka(version: string, folder: string, say: Say): Promise<string> {
  const libs = join(folder, 'libs');
  await writeFile(join(folder, 'pom.xml'), pom([{ group: 'org.apache.kafka', name: 'kafka_2.13', version }, LOGGING]));
  const args = ['--batch-mode', '--quiet', '--strict-checksums', 'dependency:copy-dependencies', '-DincludeScope=runtime', `-DoutputDirectory=${libs}`];
  await runQuietly({ command: 'mvn', args }, folder, `fetching Kafka ${version} from Maven`, say);
  return libs;
}
