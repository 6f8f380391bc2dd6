import { createRequire } from 'node:module';

/** The part of kafkajs's queue of requests on one connection that is mended here. */
interface RequestQueue {
  readonly pending: readonly unknown[];
  scheduleCheckPendingRequests: (this: RequestQueue) => void;
}

const { prototype } = createRequire(import.meta.url)('kafkajs/src/network/requestQueue') as { readonly prototype: RequestQueue };
const schedule = prototype.scheduleCheckPendingRequests;

/**
 * kafkajs 2.2.4 looks once a millisecond, on every connection and for ever, whether a request waits to be sent, and
 * Node warns of the negative delay that it asks for. A look is needed only while one waits.
 */
prototype.scheduleCheckPendingRequests = function scheduleWhileWaiting() {
  if (this.pending.length > 0) schedule.call(this);
};
