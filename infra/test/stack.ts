import { resolve } from 'node:path';
import { HOST_VARIABLE, openStackHost, type StackHost } from '@book-rental/stack';
import { preparePage } from './page.ts';

const root = resolve(import.meta.dirname, '../..');
let host: StackHost | undefined;

/** Before the first spec: real servers can be asked for from here on; none is started yet. The page is built if it will be looked at. */
export async function open({ nonFlagArgs }: { readonly nonFlagArgs: readonly string[] }): Promise<void> {
  await preparePage(root, nonFlagArgs);
  host = await openStackHost();
  process.env[HOST_VARIABLE] = host.url;
}

/** After the last spec, however it went. */
export async function close(): Promise<void> {
  await host?.close();
}
