import type { Instances } from './instances.ts';

export interface ApiDocument {
  readonly paths: Readonly<Record<string, unknown>>;
  readonly components?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

/** One API document out of those of the services that answer. */
export async function openApiOf(instances: Instances, own: ApiDocument): Promise<object> {
  const documents = await Promise.all(instances.upstreams.map(({ name }) => documentOf(instances.pick(name))));
  const all = [...documents.flatMap((document) => document ?? []), own];
  const schemas = Object.assign({}, ...all.map((document) => document.components?.['schemas'] ?? {})) as object;
  return { ...own, paths: Object.assign({}, ...all.map(({ paths }) => paths)) as object, components: { ...own.components, schemas } };
}

async function documentOf(url: string | undefined): Promise<ApiDocument | undefined> {
  if (url === undefined) return undefined;
  try {
    return (await (await fetch(`${url}/openapi.json`, { signal: AbortSignal.timeout(2_000) })).json()) as ApiDocument;
  } catch {
    return undefined;
  }
}
