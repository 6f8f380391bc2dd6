import type { GeneratedDocument } from './generated.ts';

/** Every generated page of the repository. */
export const DOCUMENTS: readonly GeneratedDocument[] = [];
