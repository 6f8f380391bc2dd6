/** Who takes part in sagas, as `ce_source` names them without the slash. */
export type ParticipantName = 'book' | 'member' | 'rental';

export type SagaType = 'RENT' | 'RETURN' | 'OVERDUE';

export type StartType = 'ItemRented' | 'ItemReturned' | 'OverdueCleared';

/** The messages that take something back. One message may reach several participants; each acknowledges for itself. */
export type UndoType = 'RentCancelled' | 'ReturnCancelled' | 'ClearCancelled' | 'PointUse';

/** What the answer to an undo is called. */
export type UndoEffect = 'RENT_CANCEL' | 'RETURN_CANCEL' | 'OVERDUE_CANCEL' | 'POINT_USE';

export interface Undo {
  readonly send: UndoType;
  readonly acknowledgedAs: UndoEffect;
}

/** A step that can be taken back. It does not compile without its undo. */
export interface Compensable {
  readonly onRefusal: 'compensate';
  readonly undo: Undo;
}

/** From this step's success the operation stands: what comes later is retried, never a reason to go back. */
export interface Pivot {
  readonly onRefusal: 'compensate';
  readonly pivot: true;
  readonly undo?: never;
}

/** A step whose refusal is asked again, then shown to a person. Only a saga with a pivot may have one; until the pivot it can still be undone. */
export interface Retriable {
  readonly onRefusal: 'retry';
  readonly undo: Undo;
}

export type Step = Compensable | Pivot | Retriable;

/** Who began the operation: told that it stands, or always told to take it back. */
export interface Owner {
  readonly name: ParticipantName;
  readonly undo: Undo;
  /** What a refused confirmation means: undo the others, or show it to a person because there is nothing to undo. */
  readonly onConfirmationRefused: 'compensate' | 'stuck';
}

export interface SagaDefinition {
  readonly type: SagaType;
  /** Raised when running instances of the former shape could not go on. */
  readonly version: number;
  readonly startedBy: StartType;
  readonly owner: Owner;
  readonly steps: Readonly<Partial<Record<ParticipantName, Step>>>;
  /** What silence means after the last time of asking. */
  readonly onSilence: 'compensate' | 'stuck';
}

type WithoutPivot = Readonly<Partial<Record<ParticipantName, Compensable>>>;
type WithPivot = Readonly<Partial<Record<ParticipantName, Step>>> & { readonly [name in ParticipantName]?: Step };

interface Plain extends SagaDefinition {
  readonly steps: WithoutPivot;
  readonly onSilence: 'compensate';
}

/** With a pivot nobody may compensate on silence: what is past the pivot might already have happened. */
interface Pivoting extends SagaDefinition {
  readonly steps: WithPivot;
  readonly onSilence: 'stuck';
}

export function saga(definition: Plain | Pivoting): SagaDefinition {
  return definition;
}

export function pivotOf(definition: SagaDefinition): ParticipantName | undefined {
  return stepsOf(definition).find(([, step]) => 'pivot' in step && step.pivot)?.[0];
}

export function stepsOf(definition: SagaDefinition): readonly (readonly [ParticipantName, Step])[] {
  return Object.entries(definition.steps) as [ParticipantName, Step][];
}

/** Every message of the undo with those who owe its acknowledgement, the owner first: its card is freed first. */
export function undosOf(definition: SagaDefinition): readonly { readonly by: ParticipantName; readonly undo: Undo }[] {
  const steps = stepsOf(definition).flatMap(([by, step]) => (step.undo === undefined ? [] : [{ by, undo: step.undo }]));
  return [{ by: definition.owner.name, undo: definition.owner.undo }, ...steps];
}
