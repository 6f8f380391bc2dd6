import { restore } from '@book-rental/sqlite';
import { dataFile } from '@book-rental/system';
import { named, orQuit, quit, settingsOrQuit } from './command-line.ts';

const [source, ...rest] = process.argv.slice(2);
if (source === undefined || rest.length > 0) quit('Name the backup to restore: npm run restore -- FILE');

const file = dataFile(settingsOrQuit().dataDir);
await orQuit(() => restore(file, named(source)));
process.stdout.write(`Restored ${file} from ${source}. Start the server: it goes on from there.\n`);
