export {
  memberDecider,
  memberView,
  pointsOf,
  type Member,
  type MemberCommand,
  type MemberEvent,
  type MemberView,
  type PointsEvent,
  type RegisteredMember,
  type UnknownMember,
} from './domain/index.ts';
export { assembleMember, type MemberService } from './assemble.ts';
export { memberParticipant } from './adapters/events.ts';
export { members } from './adapters/collection.ts';
export { memberRoutes } from './adapters/http.ts';
export { forgetPoints } from './retention.ts';
