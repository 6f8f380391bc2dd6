import { renderMessagesPage } from '@book-rental/contracts';
import { renderSagasPage } from '@book-rental/saga';
import { renderApiTypes } from './api-types.ts';
import type { GeneratedDocument } from './generated.ts';
import { renderRunningPage } from './running.ts';

/** Every generated page of the repository, and the types that the console is checked with. */
export const DOCUMENTS: readonly GeneratedDocument[] = [
  { file: 'docs/messages.md', render: renderMessagesPage },
  { file: 'docs/sagas.md', render: renderSagasPage },
  { file: 'docs/running.md', render: renderRunningPage },
  { file: 'apps/console/src/api/schema.d.ts', render: renderApiTypes },
];
