import { existsSync } from 'node:fs';
import { cp, mkdir, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { build } from 'esbuild';
import { consoleBuilt } from '../console/built.ts';
import { APPS_WITH_PAGE, KEPT, PAGE, THREADS } from './kept.ts';

/**
 * `node infra/image/bundle.ts APP FOLDER`, as the Dockerfile calls it: writes all that `apps/APP` needs to run beside
 * Node, which is `main.mjs`, what it runs in threads of their own, the packages that are kept as they are, and for those
 * that serve it the page.
 */
const root = resolve(import.meta.dirname, '../..');

/** What CommonJS packages expect to find in a module. */
const BANNER = [
  "import { createRequire as createRequireOfBundle } from 'node:module';",
  "import { dirname as dirnameOfBundle } from 'node:path';",
  "import { fileURLToPath as pathOfBundle } from 'node:url';",
  'const require = createRequireOfBundle(import.meta.url);',
  'const __filename = pathOfBundle(import.meta.url);',
  'const __dirname = dirnameOfBundle(__filename);',
].join('\n');

async function bundleApp(app: string, folder: string): Promise<void> {
  const entry = join('apps', app, 'src/main.ts');
  if (!existsSync(join(root, entry))) throw new Error(`There is no app called "${app}": ${entry} is missing. Name a folder of apps, such as gateway.`);
  const { outputFiles, warnings } = await build({
    absWorkingDir: root,
    entryPoints: { main: entry, ...THREADS[app] },
    bundle: true,
    write: false,
    outdir: folder,
    outExtension: { '.js': '.mjs' },
    platform: 'node',
    format: 'esm',
    target: 'node26',
    external: Object.keys(KEPT),
    banner: { js: BANNER },
    logLevel: 'silent',
  });
  // It warns of what would go wrong only when it runs.
  const [first] = warnings;
  if (first !== undefined) throw new Error(`${app} cannot be bundled: ${first.text} (${first.location?.file ?? entry}).`);
  await mkdir(folder, { recursive: true });
  for (const { path, contents } of outputFiles) await writeFile(path, contents);
  if (APPS_WITH_PAGE.includes(app)) await consoleBuilt();
  const kept = APPS_WITH_PAGE.includes(app) ? { ...KEPT, ...PAGE } : KEPT;
  for (const [name, files] of Object.entries(kept)) for (const file of files) await keep(join('node_modules', name, file), folder);
}

async function keep(path: string, folder: string): Promise<void> {
  await mkdir(join(folder, dirname(path)), { recursive: true });
  await cp(join(root, path), join(folder, path), { recursive: true });
}

const [app = '', folder] = process.argv.slice(2);
try {
  if (app === '' || folder === undefined) throw new Error('Name an app and a folder: node infra/image/bundle.ts APP FOLDER');
  await bundleApp(app, resolve(folder));
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
