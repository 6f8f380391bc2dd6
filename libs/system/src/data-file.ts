import { join } from 'node:path';

/** The one file that the standalone shape keeps everything in. */
export function dataFile(folder: string): string {
  return join(folder, 'library.sqlite');
}
