import { cpus, totalmem } from 'node:os';
import { measureBesideAudit } from './beside-audit.ts';
import { measureDistributed, type DistributedPoint } from './distributed.ts';
import { measureConsole, type Answer } from './console.ts';
import { readOptions, usage, type BenchOptions } from './options.ts';
import { measureOverHttp } from './over-http.ts';
import { measurePage, type Frames } from './page.ts';
import { measure, measureHistory, measureHot, type Point } from './points.ts';

const options = read();
let wrong = 0;
if (!options.json) process.stdout.write(`${cpus().length} cores (${cpus()[0]?.model.trim() ?? 'unknown'}), ${Math.round(totalmem() / 2 ** 30)} GiB, Node ${process.version}; everything durable before it counts\n`);

if (options.audit) await besideAudit();
else if (options.console) await looks();
else if (options.page) await frames();
else await work();
process.exit(wrong === 0 ? 0 : 1);

async function besideAudit(): Promise<void> {
  const { lines, mistakes } = await measureBesideAudit(options.sagas ?? 100_000);
  wrong += mistakes.length;
  process.stdout.write(`${lines.join('\n')}\n`);
  for (const mistake of mistakes) process.stderr.write(`WRONG: ${mistake}\n`);
}

async function looks(): Promise<void> {
  const { sagas, answers, search, mistakes } = await measureConsole(options.sagas ?? 100_000);
  wrong += mistakes.length;
  for (const mistake of mistakes) process.stderr.write(`WRONG: ${mistake}\n`);
  if (options.json) return void process.stdout.write(`${JSON.stringify({ sagas, answers, search })}\n`);
  const row = ({ what, firstMs, p50Ms, longestMs, items }: Answer): string => `${what.padEnd(28)} first ${tenth(firstMs)} ms   p50 ${tenth(p50Ms)} ms   longest ${tenth(longestMs)} ms   ${items}\n`;
  process.stdout.write(`${sagas} sagas in one file, asked over HTTP\n${answers.map(row).join('')}${'text that is nowhere, to the end'.padEnd(28)} ${Math.round(search.ms)} ms in ${search.pages} pages\n`);
}

async function frames(): Promise<void> {
  const row = ({ path, sagasPerSecond, p50Ms, p95Ms, p99Ms, longestMs, longTasks, longestTaskMs }: Frames): string =>
    `${path.padEnd(16)} ${String(Math.round(sagasPerSecond)).padStart(5)} sagas/s   frames p50 ${tenth(p50Ms)}   p95 ${tenth(p95Ms)}   p99 ${tenth(p99Ms)}   longest ${tenth(longestMs)} ms   long tasks ${longTasks}, longest ${tenth(longestTaskMs)} ms\n`;
  const mistakes = await measurePage(options.rate, (one) => void process.stdout.write(options.json ? `${JSON.stringify(one)}\n` : row(one)));
  wrong += mistakes.length;
  for (const mistake of mistakes) process.stderr.write(`WRONG: ${mistake}\n`);
}

async function work(): Promise<void> {
  for await (const point of points(options)) {
    wrong += point.mistakes.length;
    process.stdout.write(options.json ? `${line(point)}\n` : `${sentence(point)}\n${details(point)}`);
    for (const one of 'profile' in point ? point.profile : []) process.stderr.write(`    ${one}\n`);
    for (const mistake of point.mistakes) process.stderr.write(`WRONG: ${mistake}\n`);
  }
}

async function* points({ mix, concurrency, http, shape, instances, partitions, history, sagas, profile }: BenchOptions): AsyncIterable<Point | DistributedPoint> {
  if (shape === 'distributed') {
    if (mix === 'hot') throw new Error('--mix hot is measured in the standalone shape.');
    for (const parts of partitions) for (const one of concurrency) yield await measureDistributed({ mix, concurrency: one, sagas, instances, partitions: parts, profile });
    return;
  }
  if (history !== undefined) return yield* await measureHistory(history, concurrency.at(-1) ?? 256);
  if (mix === 'hot') return yield* await measureHot();
  for (const one of concurrency) yield http ? await measureOverHttp(mix, one, sagas) : await measure(mix, one, sagas);
}

function line(point: Point | DistributedPoint): string {
  const { shape, mix, concurrency, sagasPerSecond, p50Ms, p99Ms, cpuMsPerSaga, rssMb, sagas, completed, cancelled } = point;
  const more = 'cpuMsPerSagaByProcess' in point ? spread(point) : {};
  return JSON.stringify({ shape, mix, concurrency, sagasPerSecond: Math.round(sagasPerSecond), p50Ms: round(p50Ms), p99Ms: round(p99Ms), cpuMsPerSaga: round(cpuMsPerSaga), rssMb, sagas, completed, cancelled, ...more });
}

function spread({ cpuMsPerSagaByProcess, messagesPerSaga, mongoCallsPerSaga, mongoWritesPerSaga, partitions, instances }: DistributedPoint): object {
  const byProcess = Object.fromEntries(Object.entries(cpuMsPerSagaByProcess).map(([name, ms]) => [name, round(ms)]));
  return { cpuMsPerSagaByProcess: byProcess, messagesPerSaga: round(messagesPerSaga), mongoCallsPerSaga: round(mongoCallsPerSaga), mongoWritesPerSaga: round(mongoWritesPerSaga), partitions, instances };
}

/** Where the CPU went and what went over the wire, in the distributed shape. */
function details(point: Point | DistributedPoint): string {
  if (!('cpuMsPerSagaByProcess' in point)) return '';
  const processes = Object.entries(point.cpuMsPerSagaByProcess).map(([name, ms]) => `${name} ${round(ms)}`);
  return `    partitions ${point.partitions}, instances ${point.instances}; a saga: ${round(point.messagesPerSaga)} messages to Kafka, ${round(point.mongoCallsPerSaga)} round trips and ${round(point.mongoWritesPerSaga)} documents written to MongoDB\n    CPU ms a saga: ${processes.join(', ')}\n`;
}

function sentence(point: Point): string {
  const rate = `${Math.round(point.sagasPerSecond)} sagas/s`.padStart(14);
  return `${point.shape} ${point.mix.padEnd(16)} c=${String(point.concurrency).padEnd(4)} ${rate}   p50 ${round(point.p50Ms)} ms   p99 ${round(point.p99Ms)} ms   cpu ${round(point.cpuMsPerSaga)} ms/saga   rss ${point.rssMb} MB   ${point.completed} open, ${point.cancelled} cancelled, ${point.mistakes.length > 0 ? 'WRONG' : 'audit clean'}`;
}

function tenth(ms: number): string {
  return ms.toFixed(1).padStart(6);
}

function round(value: number): number {
  return Math.round(value * 1_000) / 1_000;
}

function read(): BenchOptions {
  try {
    return readOptions(process.argv.slice(2));
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n\n${usage}\n`);
    process.exit(1);
  }
}
