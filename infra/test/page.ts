import { globSync } from 'node:fs';
import process from 'node:process';
import { whyNoBrowser } from '@book-rental/browser';
import { consoleBuilt } from '../console/built.ts';
import { runQuietly } from '../setup/npm.mjs';

/** Specs that look at the built page. */
const LOOKING = ['e2e/src/browser/**/*.spec.ts', 'infra/console/*.spec.ts'];

const say = (sentence: string): void => void process.stderr.write(`test: ${sentence}\n`);

/** Before specs that look at the page: it is built, and where this machine lets us, Chromium and Korean fonts are there. */
export async function preparePage(root: string, patterns: readonly string[]): Promise<void> {
  const files = globSync(LOOKING, { cwd: root }).map((file) => file.replaceAll('\\', '/'));
  const wanted = patterns.length === 0 || files.some((file) => patterns.some((pattern) => new RegExp(pattern, 'i').test(file)));
  if (!wanted) return;
  await consoleBuilt();
  if (whyNoBrowser() !== undefined && process.getuid?.() === 0) await install(root);
}

/** Without it the specs of the browser are skipped, with the reason, so that a failure here is told and no more. */
async function install(root: string): Promise<void> {
  const apt = (what: string, ...args: readonly string[]) => runQuietly({ command: 'apt-get', args: [...args] }, root, what, say);
  process.env['DEBIAN_FRONTEND'] ??= 'noninteractive';
  try {
    await apt('looking for Chromium', 'update', '-qq');
    await apt('installing Chromium and Korean fonts', 'install', '-y', '-qq', '--no-install-recommends', 'chromium', 'fonts-noto-cjk');
  } catch (error) {
    say(error instanceof Error ? error.message : String(error));
  }
}
