export { memberDecider, pointsOf, type MemberCommand, type MemberEvent, type PointsEvent } from './member-decider.ts';
export { memberView, type Member, type MemberView, type RegisteredMember, type UnknownMember } from './member.ts';
