/** Messages may name a member whom nobody has registered; such a one has an inbox and no points. */
export interface UnknownMember {
  readonly status: 'UNKNOWN';
  readonly id: string;
}

export interface RegisteredMember {
  readonly status: 'REGISTERED';
  readonly id: string;
  readonly name: string;
  readonly email?: string;
  /** Points. Below zero is a debt, left by a compensation of points already spent. */
  readonly balance: number;
  /** The part of the balance whose ledger lines retention has removed: balance = carried + the lines that are left. */
  readonly carried: number;
}

export type Member = UnknownMember | RegisteredMember;

/** A member as callers see it. */
export interface MemberView {
  readonly id: string;
  readonly name: string;
  readonly email?: string;
  readonly points: number;
}

/** Undefined for a member who is not registered. */
export function memberView(member: Member): MemberView | undefined {
  if (member.status === 'UNKNOWN') return undefined;
  const view = { id: member.id, name: member.name, points: member.balance };
  return member.email === undefined ? view : { ...view, email: member.email };
}
