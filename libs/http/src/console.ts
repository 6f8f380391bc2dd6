import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { Express, Request, Response } from 'express';
import { notFound } from './reply.ts';
import { send, type Stopping } from './send.ts';

/** The folder of the built page: beside its sources in the repository, among the kept packages in an image. */
export function consoleFolder(): string {
  return join(dirname(createRequire(import.meta.url).resolve('@book-rental/console/package.json')), 'dist');
}

export const consolePaths = ['/console', '/console/'];

const aYear = 31_536_000;
/** What the build left beside each file, the smaller first. */
const packings = [['br', '.br'], ['gzip', '.gz']] as const;

/**
 * The page under `/console/`. Files with a hash in their names never change; every other path is the page itself, whose
 * views have addresses of their own. Member ids may have dots, so a dot makes no path a file.
 */
export function serveConsole(app: Express, folder: string, stopping: Stopping): void {
  // What is filtered stands in the query: the first view has it at this address.
  app.get('/console', ({ originalUrl }, response) => response.redirect(308, `/console/${originalUrl.slice('/console'.length)}`));
  app.get('/console/assets/*file', async (request, response) => file(request, response, folder, request.path.slice('/console/'.length), { 'Cache-Control': `public, max-age=${aYear}, immutable` }, stopping));
  app.get('/console/icon.svg', async (request, response) => file(request, response, folder, 'icon.svg', { 'Cache-Control': 'public, max-age=3600' }, stopping));
  app.get(['/console/', '/console/*view'], async (request, response) => file(request, response, folder, 'index.html', { 'Cache-Control': 'no-cache' }, stopping));
}

function file(request: Request, response: Response, folder: string, name: string, headers: Readonly<Record<string, string>>, stopping: Stopping): void {
  const [encoding, ending] = packings.find(([one, suffix]) => request.acceptsEncodings(one) !== false && existsSync(join(folder, name + suffix))) ?? ['', ''];
  response.set({ ...headers, Vary: 'Accept-Encoding', ...(encoding === '' ? {} : { 'Content-Encoding': encoding }) });
  response.type(name.slice(name.lastIndexOf('.')));
  response.sendFile(name + ending, { root: folder, cacheControl: false, dotfiles: 'ignore', lastModified: false }, (error?: Error) => {
    if (error === undefined || response.headersSent) return;
    for (const header of ['Content-Encoding', 'Content-Type']) response.removeHeader(header);
    send(request, response, missing(request.path, folder), stopping);
  });
}

function missing(path: string, folder: string) {
  if (existsSync(join(folder, 'index.html'))) return notFound('PATH_NOT_FOUND', `There is nothing at ${path}. Reload the page; a newer one may have been built.`);
  return notFound('CONSOLE_NOT_BUILT', 'The console has not been built. Start the server with npm start, which builds it.');
}
