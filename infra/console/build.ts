import { globSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import process from 'node:process';
import { promisify } from 'node:util';
import { brotliCompress, gzip } from 'node:zlib';
import { dist, page, record, sourcesHash } from './sources.ts';

/** `node infra/console/build.ts` builds the page, whatever is there: see `built.ts` for "only when it must". */
const from = sourcesHash();
// A spec runs with another value, and would get React's slow edition.
process.env['NODE_ENV'] = 'production';
const { build } = await import('vite');
await build({ configFile: join(page, 'vite.config.ts'), logLevel: 'warn' });

/** Packed once here instead of at every request. */
const packings = [['.br', promisify(brotliCompress)], ['.gz', promisify(gzip)]] as const;
for (const file of globSync('**/*.{js,css,svg,html}', { cwd: dist })) {
  const content = await readFile(join(dist, file));
  for (const [ending, pack] of packings) await writeFile(join(dist, file + ending), await pack(content));
}
await writeFile(record, from);
