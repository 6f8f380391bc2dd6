import { statSync } from 'node:fs';
import { backup } from '@book-rental/sqlite';
import { dataFile } from '@book-rental/system';
import { named, orQuit, quit, settingsOrQuit } from './command-line.ts';

const [target, ...rest] = process.argv.slice(2);
if (target === undefined || rest.length > 0) quit('Name the file to write: npm run backup -- FILE');

const file = dataFile(settingsOrQuit().dataDir);
const copy = named(target);
await orQuit(() => backup(file, copy));
process.stdout.write(`Wrote ${copy} (${Math.ceil(statSync(copy).size / 1_024)} kB), a copy of ${file} as it stood. To restore it: stop the server, npm run restore -- ${copy}\n`);
