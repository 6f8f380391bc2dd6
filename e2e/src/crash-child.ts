import { crashPoints, type Crash } from '@book-rental/runtime';
import { openLibrary, type ServiceName } from './in-process.ts';

/** What a crash child is told to do, as JSON on its command line. */
export interface Doom {
  readonly file: string;
  readonly point: string;
  readonly service: ServiceName;
  /** It dies when the service comes to the point for the n-th time. */
  readonly nth: number;
  /** ms that the stores' clock is ahead: deadlines are over. */
  readonly aheadMs: number;
}

/** The services in a process that dies at a named moment. It says where it dies, so that a test knows that it did not die of something else. */
const { file, point, service, nth, aheadMs } = JSON.parse(process.argv[2] ?? '{}') as Doom;
let hits = 0;

const crash: Crash = (at, where) => {
  if (at !== point || where !== service) return;
  hits += 1;
  if (hits !== nth) return;
  // Written to the pipe before the process ends: standard output is synchronous for pipes on POSIX systems.
  process.stdout.write(`${JSON.stringify({ died: at, where })}\n`);
  process.kill(process.pid, 'SIGKILL');
  // Nothing after this line may run before the signal arrives.
  for (;;) process.cwd();
};

if (!crashPoints.some((known) => known === point)) throw new Error(`There is no crash point ${point}.`);
const library = await openLibrary({ file, crash, aheadMs, timerMs: 20 });
process.stdout.write(`${JSON.stringify({ ready: library.url })}\n`);
