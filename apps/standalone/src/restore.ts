import { restore } from '@book-rental/sqlite';
import { named, orQuit, quit, settingsOrQuit } from './command-line.ts';
import { dataFile } from './server.ts';

const [source, ...rest] = process.argv.slice(2);
if (source === undefined || rest.length > 0) quit('Name the backup to restore: npm run restore -- FILE');

const file = dataFile(settingsOrQuit());
await orQuit(() => restore(file, named(source)));
process.stdout.write(`Restored ${file} from ${source}. Start the server: it goes on from there.\n`);
