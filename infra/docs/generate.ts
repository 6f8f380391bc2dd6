import { resolve } from 'node:path';
import { DOCUMENTS } from './documents.ts';
import { staleDocuments, writeDocuments } from './generated.ts';

/** `npm run docs` writes what is stale; `npm run docs -- --check` only names it, and fails. */
const root = resolve(import.meta.dirname, '../..');
const checkOnly = process.argv.includes('--check');
const stale = await (checkOnly ? staleDocuments : writeDocuments)(root, DOCUMENTS);

for (const file of stale) console.log(checkOnly ? `${file} is not what the code says: npm run docs` : `wrote ${file}`);
console.log(`${DOCUMENTS.length - stale.length} of ${DOCUMENTS.length} generated pages were up to date`);
if (checkOnly && stale.length > 0) process.exitCode = 1;
