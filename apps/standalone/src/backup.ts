import { statSync } from 'node:fs';
import { backup } from '@book-rental/sqlite';
import { named, orQuit, quit, settingsOrQuit } from './command-line.ts';
import { dataFile } from './server.ts';

const [target, ...rest] = process.argv.slice(2);
if (target === undefined || rest.length > 0) quit('Name the file to write: npm run backup -- FILE');

const file = dataFile(settingsOrQuit());
const copy = named(target);
await orQuit(() => backup(file, copy));
process.stdout.write(`Wrote ${copy} (${Math.ceil(statSync(copy).size / 1_024)} kB), a copy of ${file} as it stood. To restore it: stop the server, npm run restore -- ${copy}\n`);
