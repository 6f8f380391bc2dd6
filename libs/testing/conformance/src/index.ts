export { browserConformance, type Browsable } from './browser-conformance.ts';
export { storeConformance } from './store-conformance.ts';
export { logConformance } from './log-conformance.ts';
export type { Open, Opened } from './shelf.ts';
