/** The part of the driver's connection that is mended here; the driver itself tells no types of it. */
declare module 'mongodb/lib/cmap/connection.js' {
  import type { EventEmitter } from 'node:events';

  interface Mended {
    readonly closed: boolean;
    readonly socket: EventEmitter;
    cleanup: (this: Mended, error: Error) => void;
  }

  const driver: { readonly Connection: { readonly prototype: Mended } };
  export default driver;
}
