import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/** A page that is cut from code. `render` gives the whole file, always the same for the same code. */
export interface GeneratedDocument {
  /** From the repository's root: `docs/messages.md`. */
  readonly file: string;
  readonly render: () => string | Promise<string>;
}

/** The files that are not what the code says now, by name; a missing file is one of them. */
export async function staleDocuments(root: string, documents: readonly GeneratedDocument[]): Promise<readonly string[]> {
  const stale: string[] = [];
  for (const { file, render } of documents) {
    if ((await readIfThere(join(root, file))) !== (await render())) stale.push(file);
  }
  return stale;
}

/** Writes what is stale and names it; a file that is right keeps its time stamp. */
export async function writeDocuments(root: string, documents: readonly GeneratedDocument[]): Promise<readonly string[]> {
  const stale = await staleDocuments(root, documents);
  for (const { file, render } of documents) {
    if (!stale.includes(file)) continue;
    await mkdir(dirname(join(root, file)), { recursive: true });
    await writeFile(join(root, file), await render());
  }
  return stale;
}

async function readIfThere(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
