import { topicOf } from '@book-rental/contracts';
import { createService, reactTo, type Service, type Surroundings } from '@book-rental/runtime';
import { memberParticipant } from './adapters/events.ts';
import type { Member, MemberCommand, MemberEvent } from './domain/index.ts';

export type MemberService = Service<Member, MemberCommand, MemberEvent>;

/** Grants, spends, takes back and gives back points as the log says.; `participant` where somebody stands between, as the failure lab does. */
export function assembleMember(around: Surroundings, participant = memberParticipant): MemberService {
  return createService(
    {
      name: 'member',
      collection: 'members',
      participant,
      topics: (['ItemRented', 'ItemReturned', 'PointUse', 'OverdueCleared', 'ClearCancelled'] as const).map(topicOf),
      route: (message, arrival) => reactTo(participant, message, arrival),
    },
    around,
  );
}
