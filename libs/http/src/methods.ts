import type { NextFunction, Request, Response } from 'express';
import { problem } from './reply.ts';
import { send, type Stopping } from './send.ts';

interface Known {
  readonly path: string;
  readonly method: 'get' | 'post';
}

/** Says which methods work on a path: asked by OPTIONS, or when another one was tried. */
export function otherMethods(known: readonly Known[], stopping: Stopping) {
  const patterns = known.map(({ path, method }) => ({ method, pattern: new RegExp(`^${path.replaceAll('.', '\\.').replace(/\{\w+\}/g, '[^/]+')}$`) }));
  return (request: Request, response: Response, next: NextFunction): void => {
    const work = patterns.filter(({ pattern }) => pattern.test(request.path)).flatMap(({ method }) => (method === 'get' ? ['GET', 'HEAD'] : ['POST']));
    if (work.length === 0) return next();
    const headers = { Allow: [...work, 'OPTIONS'].join(', ') };
    if (request.method === 'OPTIONS') return send(request, response, { status: 204, headers }, stopping);
    const said = work.filter((method) => method !== 'HEAD');
    const detail = `${request.method} does not work on ${request.path}; ${said.join(' and ')} ${said.length === 1 ? 'does' : 'do'}.`;
    send(request, response, { ...problem({ status: 405, code: 'METHOD_NOT_ALLOWED', detail }), headers }, stopping);
  };
}
