import { existsSync } from 'node:fs';
import { cp, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { runQuietly } from '../../../../../infra/setup/npm.mjs';
import { kraftProperties, propertiesText } from '../kafka-properties.ts';
import type { Runner } from '../runner.ts';
import { once, type Say } from './downloads.ts';
import { classPath, fetchKafka, java } from './java.ts';
import { freePort } from './ports.ts';
import { programRunner } from './program.ts';

export const KRAFT_VERSION = '4.3.0';
const CLUSTER_ID = 'Ym9vay1yZW50YWwtc2FnYQ';

/** The broker, and an empty data folder as its storage tool makes it: copied for each start, which saves two seconds. */
async function download(folder: string, say: Say): Promise<void> {
  const libs = await fetchKafka(KRAFT_VERSION, folder, say);
  const config = join(folder, 'format.properties');
  await writeFile(config, propertiesText(kraftProperties(9092, 9093, join(folder, 'formatted'))));
  const args = ['-cp', classPath(libs), 'kafka.tools.StorageTool', 'format', '-t', CLUSTER_ID, '-c', config];
  await runQuietly({ command: java(), args }, folder, 'formatting an empty Kafka', () => undefined);
}

/** One process that is broker and controller, with its data in the folder. */
export async function kraftRunner(folder: string, port: number, say: Say): Promise<Runner> {
  const home = await once(`kafka-${KRAFT_VERSION}`, say, (made) => download(made, say));
  const data = join(folder, 'data');
  await mkdir(folder, { recursive: true });
  if (!existsSync(data)) await cp(join(home, 'formatted'), data, { recursive: true });
  const config = join(folder, 'server.properties');
  await writeFile(config, propertiesText(kraftProperties(port, await freePort(), data)));
  return programRunner({ command: java(), args: ['-Xms256m', '-Xmx512m', '-cp', classPath(join(home, 'libs')), 'kafka.Kafka', config], logFile: join(folder, 'kafka.log') });
}
