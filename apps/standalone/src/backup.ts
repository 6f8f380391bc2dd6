import { statSync } from 'node:fs';
import { backup } from '@book-rental/sqlite';
import { dataFile } from '@book-rental/system';
import { orQuit, quit, settingsOrQuit } from './command-line.ts';

const [target, ...rest] = process.argv.slice(2);
if (target === undefined || rest.length > 0) quit('Name the file to write: npm run backup -- FILE');

const file = dataFile(settingsOrQuit().dataDir);
await orQuit(() => backup(file, target));
process.stdout.write(`Wrote ${target} (${Math.ceil(statSync(target).size / 1_024)} kB), a copy of ${file} as it stood. To restore: stop the server and copy it back over that file.\n`);
