import { join } from 'node:path';
import process from 'node:process';
import { createServer } from 'vite';
import { page } from './sources.ts';

/** `npm run console`: the page as it is being worked on, beside a server that runs on PORT. */
const vite = await createServer({ configFile: join(page, 'vite.config.ts') });
await vite.listen();
process.stdout.write(`\n  The console, shown anew with every change: ${vite.resolvedUrls?.local[0] ?? ''}\n  Its data come from the server on port ${process.env['PORT'] ?? '3000'} (npm start).\n\n`);
for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => void vite.close().then(() => process.exit(0)));
