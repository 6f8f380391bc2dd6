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
