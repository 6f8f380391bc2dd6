import { accessSync, constants } from 'node:fs';

/** Debian's Chromium, or the one that CHROMIUM names. */
export function chromiumFile(): string {
  const named = process.env['CHROMIUM'];
  return named === undefined || named === '' ? '/usr/bin/chromium' : named;
}

/** Why no browser can be driven here, in words for a person; undefined when one can. */
export function whyNoBrowser(): string | undefined {
  try {
    accessSync(chromiumFile(), constants.X_OK);
    return undefined;
  } catch {
    return `no Chromium at ${chromiumFile()}: install the package chromium, or set CHROMIUM to the file of one`;
  }
}
