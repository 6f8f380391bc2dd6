export { createHttpApp, ready, type HttpOptions, type Readiness } from './app.ts';
export { consoleFolder } from './console.ts';
export { createLive, type Live, type LiveOptions } from './live.ts';
export { listen, ListenProblem, type Listening } from './listen.ts';
export { accepted, keyReused, notFound, orderedReply, problem, refused, type Problem } from './reply.ts';
export { route, type Asked, type Reply, type Route, type ServerSentEvent } from './route.ts';
export { type Idempotency } from './headers.ts';
export { openApi } from './openapi.ts';
export { bookNoSchema, cursorSchema, isoDurationSchema, limitSchema, memberIdSchema, nameSchema, pageOf, pathNoSchema, problemSchema, titleSchema } from './schemas.ts';
