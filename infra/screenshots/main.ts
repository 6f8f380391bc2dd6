import { mkdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { openBrowser, VIEWS, whyNoBrowser, type Browser, type Look, type Shown } from '@book-rental/browser';
import { openDesk } from '../../apps/demo/src/desk.ts';
import { openStage } from '../../apps/demo/src/stage.ts';
import { furnish } from './library.ts';

/** `npm run screenshots`: pictures of every view, from a server of its own; `npm run screenshots -- desk` those whose name says desk. */
const folder = resolve(import.meta.dirname, '../../docs/screenshots');

const LOOKS: Readonly<Record<string, Look>> = {
  light: { scheme: 'light', language: 'en' },
  dark: { scheme: 'dark', language: 'ko' },
  phone: { scheme: 'light', language: 'ko', width: 390, height: 844 },
};

async function picture(browser: Browser, url: string, shown: Shown, wanted: string): Promise<void> {
  for (const { name, path } of VIEWS.filter((view) => view.name.includes(wanted))) {
    for (const [kind, look] of Object.entries(LOOKS)) {
      const { page, leave } = await browser.open(`${url}${path(shown)}`, look);
      await page.screenshot({ path: join(folder, `${name}-${kind}.png`), animations: 'disabled' });
      await leave();
    }
    process.stdout.write(`${name}: ${Object.keys(LOOKS).join(', ')}\n`);
  }
}

const missing = whyNoBrowser();
if (missing !== undefined) throw new Error(`No pictures: ${missing}.`);
await mkdir(folder, { recursive: true });
// With the failure lab, or there would be nothing to see of it.
const stage = await openStage(undefined, ['--lab']);
try {
  const shown = await furnish(openDesk(stage.url));
  const browser = await openBrowser();
  try {
    await picture(browser, stage.url, shown, process.argv[2] ?? '');
  } finally {
    await browser.close();
  }
} finally {
  await stage.leave();
}
