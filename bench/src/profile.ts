import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** What V8 writes with `--cpu-prof`: a node a function and its callers, and by sample which node ran and for how long (µs). */
interface CpuProfile {
  readonly nodes: readonly { readonly id: number; readonly callFrame: { readonly functionName: string; readonly url: string } }[];
  readonly samples: readonly number[];
  readonly timeDeltas: readonly number[];
}

/** Where a program's processor time went, by npm package and by part of the repository, the most first: shares of what was not idle. */
export function sharesOf(file: string): readonly { readonly part: string; readonly share: number }[] {
  const { nodes, samples, timeDeltas } = JSON.parse(readFileSync(file, 'utf8')) as CpuProfile;
  const parts = new Map(nodes.map(({ id, callFrame }) => [id, partOf(callFrame)]));
  const times = new Map<string, number>();
  samples.forEach((id, index) => {
    const part = parts.get(id) ?? 'unknown';
    times.set(part, (times.get(part) ?? 0) + (timeDeltas[index] ?? 0));
  });
  times.delete('idle');
  const all = [...times.values()].reduce((sum, one) => sum + one, 0);
  return [...times].map(([part, time]) => ({ part, share: time / all })).sort((one, other) => other.share - one.share);
}

function partOf({ functionName, url }: { readonly functionName: string; readonly url: string }): string {
  if (functionName === '(idle)') return 'idle';
  if (functionName === '(garbage collector)') return 'garbage collection';
  if (url === '') return functionName === '(program)' ? 'outside JavaScript' : 'built into V8';
  if (url.startsWith('node:')) return 'Node';
  return /.*node_modules\/(?<name>@[^/]+\/[^/]+|[^/]+)\//.exec(url)?.groups?.['name'] ?? /\/(?<name>(?:libs|apps)\/(?:adapters\/)?[^/]+)\//.exec(url)?.groups?.['name'] ?? 'else';
}

/** A line a program of those that wrote a profile there. */
export function profileLines(folder: string, programs: ReadonlyMap<number, string>): readonly string[] {
  return readdirSync(folder).flatMap((name) => {
    const who = programs.get(Number(/^CPU\.\d+\.\d+\.(?<pid>\d+)\./.exec(name)?.groups?.['pid']));
    if (who === undefined) return [];
    const shares = sharesOf(join(folder, name)).filter(({ share }) => share >= 0.01);
    return [`${who}: ${shares.map(({ part, share }) => `${part} ${Math.round(share * 100)} %`).join(', ')}`];
  });
}
