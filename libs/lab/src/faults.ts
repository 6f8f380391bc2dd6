/** What a service can be made to do, and how long what it holds up takes unless said otherwise. */
export const faultKinds = ['refuse', 'silent', 'late', 'twice', 'die'] as const;
export type FaultKind = (typeof faultKinds)[number];

export const labServices = ['book', 'member'] as const;
export type LabService = (typeof labServices)[number];

/** What is struck: what a saga asks for, or what takes it back. */
export const sides = ['operations', 'compensations'] as const;
export type Side = (typeof sides)[number];

/** In seconds: how late, and how long dead. */
export const usualSeconds: Readonly<Partial<Record<FaultKind, number>>> = { late: 10, die: 5 };

export interface FaultOrder {
  readonly service: LabService;
  readonly fault: FaultKind;
  readonly on: Side;
  /** How many operations it is to strike. */
  readonly count: number;
  /** Only where the fault takes time. */
  readonly seconds?: number;
  /** Who set it. */
  readonly operator: string;
}

/** A fault as it stands. */
export interface Fault {
  readonly service: LabService;
  readonly fault: FaultKind;
  readonly on: Side;
  /** Operations that it will still strike. */
  readonly left: number;
  readonly seconds?: number;
  /** Operations that it has struck. */
  readonly struck: number;
  /** The last of them, newest first. */
  readonly sagaIds: readonly string[];
  readonly operator: string;
}

/** One operation that met its fault, and meets the same one as often as it comes again. */
export interface Meeting {
  readonly fault: FaultKind;
  readonly seconds: number;
  /** The answer that was struck first. */
  firstAnswer?: string;
  /** ms since 1970: until then its answers are held back. */
  until?: number;
}

export interface Asking {
  readonly service: LabService;
  readonly sagaId: string;
  readonly side: Side;
  /** Those that can strike at this point of the way. */
  readonly kinds: readonly FaultKind[];
}

/** Which faults are set, and whom they have struck. Nothing of it is durable. */
export interface Faults {
  /** The same fault of the same service again counts anew. */
  readonly set: (order: FaultOrder) => void;
  readonly clear: () => void;
  readonly list: () => readonly Fault[];
  /** The fault that this operation meets, if any; the first time it is counted. */
  readonly meet: (asking: Asking) => Meeting | undefined;
}

const shownSagas = 10;

type Mutable<Kind> = { -readonly [Name in keyof Kind]: Kind[Name] };

/** `struck` is told each operation once. */
export function createFaults(struck: (fault: Fault, sagaId: string) => void): Faults {
  let faults: Mutable<Fault>[] = [];
  const meetings = new Map<string, Meeting>();

  function meet({ service, sagaId, side, kinds }: Asking): Meeting | undefined {
    if (faults.length === 0) return undefined;
    const place = `${service}/${side}/${sagaId}`;
    const known = meetings.get(place);
    if (known !== undefined) return known;
    const fault = faults.find((one) => one.left > 0 && one.service === service && one.on === side && kinds.includes(one.fault));
    if (fault === undefined) return undefined;
    fault.left -= 1;
    fault.struck += 1;
    fault.sagaIds = [sagaId, ...fault.sagaIds].slice(0, shownSagas);
    const meeting: Meeting = { fault: fault.fault, seconds: fault.seconds ?? 0 };
    meetings.set(place, meeting);
    struck({ ...fault }, sagaId);
    return meeting;
  }

  return {
    set: ({ service, fault, on, count, operator, seconds = usualSeconds[fault] }) => {
      const known = faults.find((one) => one.service === service && one.fault === fault && one.on === on);
      const others = faults.filter((one) => one !== known);
      const { struck: before = 0, sagaIds = [] } = known ?? {};
      faults = [...others, { service, fault, on, left: count, ...(seconds === undefined ? {} : { seconds }), struck: before, sagaIds, operator }];
    },
    clear: () => {
      faults = [];
      meetings.clear();
    },
    list: () => faults.map((fault) => ({ ...fault })),
    meet,
  };
}
