/**
 * Packages that programs look up on the disk while they run, and the files of them that are needed. All others become
 * part of the one bundled file. kafkajs has a part mended from outside, which must be a part of the copy that is used.
 */
export const KEPT: Readonly<Record<string, readonly string[]>> = {
  kafkajs: ['package.json', 'LICENSE', 'index.js', 'src'],
  'swagger-ui-dist': ['package.json', 'LICENSE', 'swagger-ui.css', 'swagger-ui-bundle.js', 'favicon-32x32.png'],
};

/** What an app runs in threads of their own, by the name of the file that it looks for beside its own; the others run none. */
export const THREADS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  gateway: { 'audit-thread': 'libs/host/src/audit-thread.ts' },
  standalone: { 'audit-thread': 'libs/system/src/audit-thread.ts' },
};

/** The page that the console is, built before: for the apps that serve it. */
export const PAGE: Readonly<Record<string, readonly string[]>> = { '@book-rental/console': ['package.json', 'dist'] };
export const APPS_WITH_PAGE: readonly string[] = ['standalone', 'gateway'];
