import { renderMessagesPage } from '@book-rental/contracts';
import { renderSagasPage } from '@book-rental/saga';
import type { GeneratedDocument } from './generated.ts';
import { renderRunningPage } from './running.ts';

/** Every generated page of the repository. */
export const DOCUMENTS: readonly GeneratedDocument[] = [
  { file: 'docs/messages.md', render: renderMessagesPage },
  { file: 'docs/sagas.md', render: renderSagasPage },
  { file: 'docs/running.md', render: renderRunningPage },
];
