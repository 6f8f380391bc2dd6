import type { Collection } from '@book-rental/runtime';
import type { Member } from '../domain/index.ts';

const of = (read: (member: Member) => string | undefined) => read as (doc: never, key: string) => string | undefined;

/** Members by id. `search` is what a query looks in. */
export const members: Collection = {
  name: 'members',
  fields: {
    status: { type: 'text', of: of((member) => member.status) },
    search: { type: 'text', of: of((member) => (member.status === 'UNKNOWN' ? undefined : `${member.id} ${member.name}`.normalize('NFC').toLowerCase())) },
  },
  indexes: [],
};
