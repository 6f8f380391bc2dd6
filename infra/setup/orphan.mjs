import process from 'node:process';
import { isMainThread } from 'node:worker_threads';

/**
 * npm tells the shell between itself and a script to end, and not every shell passes that on: the script would go on
 * alone, and keep its port. So what npm has started ends as if it had been told, once its parent is gone, unless it was
 * told by itself, since a second time means "at once". Loaded before an entry point; does nothing where npm is not above it.
 */
const SIGNALS = ['SIGTERM', 'SIGINT', 'SIGHUP'];
const everyMs = 250;

if (isMainThread && process.env.npm_lifecycle_event !== undefined) {
  let told = false;
  const heard = (signal) => {
    told = true;
    if (process.listenerCount(signal) > 1) return;
    // The program has stopped listening, so the signal has its usual meaning again.
    process.removeListener(signal, heard);
    process.kill(process.pid, signal);
  };
  process.on('newListener', (event) => {
    if (SIGNALS.includes(event) && process.listenerCount(event) === 0) queueMicrotask(() => process.prependListener(event, heard));
  });

  const parent = process.ppid;
  const look = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(look);
    if (!told) process.kill(process.pid, 'SIGTERM');
  }, everyMs);
  look.unref();
}
