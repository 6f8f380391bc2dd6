import { removeDataFile } from '@book-rental/sqlite';
import { dataFile } from '@book-rental/system';
import { orQuit, settingsOrQuit } from './command-line.ts';

const file = dataFile(settingsOrQuit().dataDir);
const removed = await orQuit(() => removeDataFile(file));
process.stdout.write(removed.length === 0 ? `There was nothing at ${file}.\n` : `Removed ${removed.join(', ')}. The next start begins anew.\n`);
