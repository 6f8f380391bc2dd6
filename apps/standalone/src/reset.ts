import { removeDataFile } from '@book-rental/sqlite';
import { orQuit, settingsOrQuit } from './command-line.ts';
import { dataFile } from './server.ts';

const file = dataFile(settingsOrQuit());
const removed = await orQuit(() => removeDataFile(file));
process.stdout.write(removed.length === 0 ? `There was nothing at ${file}.\n` : `Removed ${removed.join(', ')}. The next start begins anew.\n`);
