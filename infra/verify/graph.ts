import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { ESLint } from 'eslint';
import tseslint from 'typescript-eslint';
import { readProjectGraph } from '../lint/project-graph.mjs';

/**
 * The boundary rule is silent without a project graph, and about packages that are not in it.
 * So: every package stands in the graph, edges were found, and a forbidden import is really reported.
 */
const root = resolve(import.meta.dirname, '../..');
const faults: string[] = [];

const { workspaces } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { workspaces: readonly string[] };
const folders = globSync([...workspaces], { cwd: root })
  .filter((folder) => existsSync(join(root, folder, 'package.json')))
  .map((folder) => folder.replaceAll('\\', '/'));

const { nodes, dependencies } = await readProjectGraph();
const known = new Set(Object.values(nodes).map(({ data }) => data.root));
for (const folder of folders) if (!known.has(folder)) faults.push(`${folder} is a package but not in the project graph`);

const edges = Object.values(dependencies).flat().filter(({ target }) => target in nodes);
if (edges.length === 0) faults.push('the project graph has no edge between packages');

for (const file of globSync('{apps,libs,e2e,bench}/**/*.{ts,tsx}', { cwd: root, exclude: ['**/node_modules/**'] })) {
  if (!folders.some((folder) => `${dirname(file)}/`.startsWith(`${folder}/`))) faults.push(`${file} belongs to no package`);
}

const eslint = new ESLint({ cwd: root, overrideConfig: [tseslint.configs.disableTypeChecked] });
const [control] = await eslint.lintText("import '@book-rental/rental';", { filePath: 'libs/book/src/control.ts' });
if (!control?.messages.some(({ ruleId }) => ruleId === '@nx/enforce-module-boundaries')) {
  faults.push('book imports rental and no rule objects: the walls are down');
}

for (const fault of faults) console.log(fault);
console.log(`${Object.keys(nodes).length} packages, ${edges.length} edges`);
process.exitCode = faults.length === 0 ? 0 : 1;
