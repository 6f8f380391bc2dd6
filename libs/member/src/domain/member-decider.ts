import { refuse, type Decider, type Refusal } from '@book-rental/kernel';
import type { Member, RegisteredMember } from './member.ts';

export type MemberCommand = Register | Grant | TakeBack | Spend | GiveBack | Forget;

interface Register {
  readonly type: 'register';
  readonly name: string;
  readonly email?: string;
  /** ISO 8601. */
  readonly at: string;
}

/** What every change of points says of itself: a line of the ledger. `points` is never negative. */
interface Points {
  readonly points: number;
  readonly sagaId: string;
  /** ISO 8601. */
  readonly at: string;
}

/** The reward for renting or returning. */
interface Grant extends Points {
  readonly type: 'grant';
}

/** Undoes the grant of the same saga. `points` is what that saga did grant, 0 when it granted nothing. */
interface TakeBack extends Points {
  readonly type: 'takeBack';
}

/** Pays a late fee. */
interface Spend extends Points {
  readonly type: 'spend';
}

/** Undoes the spending of the same saga. `points` is what that saga did spend, 0 when it spent nothing. */
interface GiveBack extends Points {
  readonly type: 'giveBack';
}

/** Retention removes ledger lines that sum up to `points` (which may be negative). */
interface Forget {
  readonly type: 'forget';
  readonly points: number;
}

export type PointsEvent = Points & { readonly type: 'pointsGranted' | 'pointsTakenBack' | 'pointsSpent' | 'pointsGivenBack' };

export type MemberEvent =
  | { readonly type: 'memberRegistered'; readonly name: string; readonly email?: string; readonly at: string }
  | PointsEvent
  | { readonly type: 'ledgerCarriedForward'; readonly points: number };

/** One member, keyed by the member's id. */
export const memberDecider: Decider<Member, MemberCommand, MemberEvent> = {
  initial: (key) => ({ status: 'UNKNOWN', id: key }),
  decide,
  evolve,
};

function decide(command: MemberCommand, member: Member): readonly MemberEvent[] | Refusal {
  switch (command.type) {
    case 'register':
      return register(command, member);
    case 'grant':
      return member.status === 'UNKNOWN' ? memberNotFound(member.id) : change('pointsGranted', command);
    case 'spend':
      return spend(command, member);
    case 'takeBack':
      return undo('pointsTakenBack', command, member);
    case 'giveBack':
      return undo('pointsGivenBack', command, member);
    case 'forget':
      return command.points === 0 ? [] : [{ type: 'ledgerCarriedForward', points: command.points }];
  }
}

function register(command: Register, member: Member): readonly MemberEvent[] | Refusal {
  const { name, email, at } = command;
  if (member.status === 'UNKNOWN') return [{ type: 'memberRegistered', name, ...(email === undefined ? {} : { email }), at }];
  if (member.name === name && member.email === email) return [];
  return refuse('MEMBER_EXISTS', `Member ${member.id} is registered already, with another name or address.`, { memberId: member.id });
}

function spend(command: Spend, member: Member): readonly MemberEvent[] | Refusal {
  if (member.status === 'UNKNOWN') return memberNotFound(member.id);
  if (member.balance >= command.points) return change('pointsSpent', command);
  return refuse('NOT_ENOUGH_POINTS', `Member ${member.id} has ${member.balance} points, and ${command.points} are needed.`, {
    balance: member.balance,
    needed: command.points,
  });
}

/** Never refused where there is nothing to undo: a cancel must be acknowledged, whoever the member is. */
function undo(type: 'pointsTakenBack' | 'pointsGivenBack', command: TakeBack | GiveBack, member: Member): readonly MemberEvent[] | Refusal {
  if (command.points === 0) return [];
  return member.status === 'UNKNOWN' ? memberNotFound(member.id) : change(type, command);
}

function change(type: PointsEvent['type'], { points, sagaId, at }: Points): readonly MemberEvent[] {
  return points === 0 ? [] : [{ type, points, sagaId, at }];
}

function evolve(member: Member, event: MemberEvent): Member {
  if (event.type === 'memberRegistered') {
    return {
      status: 'REGISTERED',
      id: member.id,
      name: event.name,
      ...(event.email === undefined ? {} : { email: event.email }),
      balance: 0,
      carried: 0,
    };
  }
  if (member.status === 'UNKNOWN') return member;
  return event.type === 'ledgerCarriedForward' ? carryForward(member, event.points) : { ...member, balance: member.balance + pointsOf(event) };
}

function carryForward(member: RegisteredMember, points: number): RegisteredMember {
  return { ...member, carried: member.carried + points };
}

/** What an event adds to the balance: a ledger line's amount, with its sign. */
export function pointsOf(event: PointsEvent): number {
  switch (event.type) {
    case 'pointsGranted':
    case 'pointsGivenBack':
      return event.points;
    case 'pointsSpent':
    case 'pointsTakenBack':
      return -event.points;
  }
}

function memberNotFound(id: string): Refusal {
  return refuse('MEMBER_NOT_FOUND', `There is no member ${id}.`, { memberId: id });
}
