import { HOST_VARIABLE, openStackHost, type StackHost } from '@book-rental/stack';

let host: StackHost | undefined;

/** Before the first spec: real servers can be asked for from here on. Nothing is started yet. */
export async function open(): Promise<void> {
  host = await openStackHost();
  process.env[HOST_VARIABLE] = host.url;
}

/** After the last spec, however it went. */
export async function close(): Promise<void> {
  await host?.close();
}
