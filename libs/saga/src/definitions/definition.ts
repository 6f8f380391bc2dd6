/** Who begins operations. What it answers to a confirmation must not be taken for a step's answer, so it has no step. */
export type OwnerName = 'rental';

/** Who does a step. */
export type StepName = 'book' | 'member';

/** Who takes part in sagas, as `ce_source` names them without the slash. */
export type ParticipantName = OwnerName | StepName;

export type SagaType = 'RENT' | 'RETURN' | 'OVERDUE';

export type StartType = 'ItemRented' | 'ItemReturned' | 'OverdueCleared';

/** The messages that take something back. One message may reach several participants; each acknowledges for itself. */
export type UndoType = 'RentCancelled' | 'ReturnCancelled' | 'ClearCancelled' | 'PointUse';

/** What the answer to each undo is called. */
interface AcknowledgedAs {
  readonly RentCancelled: 'RENT_CANCEL';
  readonly ReturnCancelled: 'RETURN_CANCEL';
  readonly ClearCancelled: 'OVERDUE_CANCEL';
  readonly PointUse: 'POINT_USE';
}

export type UndoEffect = AcknowledgedAs[UndoType];

/** An undo and its acknowledgement belong together: awaited under another name it would never come. */
export type Undo = { readonly [Type in UndoType]: { readonly send: Type; readonly acknowledgedAs: AcknowledgedAs[Type] } }[UndoType];

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
  readonly name: OwnerName;
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
  readonly steps: Readonly<Partial<Record<StepName, Step>>>;
  /** What silence means after the last time of asking. */
  readonly onSilence: 'compensate' | 'stuck';
}

type Begun =
  | { readonly type: 'RENT'; readonly startedBy: 'ItemRented' }
  | { readonly type: 'RETURN'; readonly startedBy: 'ItemReturned' }
  | { readonly type: 'OVERDUE'; readonly startedBy: 'OverdueCleared' };

type WithoutPivot = Readonly<Partial<Record<StepName, Compensable>>>;

type PivotIs<Name extends StepName> = { readonly [name in Name]: Pivot } & { readonly [name in Exclude<StepName, Name>]?: Retriable };

/** Exactly one pivot. Steps run side by side, so a refusal of any other could send back what the pivot already did. */
type WithPivot = { readonly [Name in StepName]: PivotIs<Name> }[StepName];

interface Plain extends SagaDefinition {
  readonly steps: WithoutPivot;
  readonly onSilence: 'compensate';
}

/** With a pivot nobody may compensate on silence, nor on a refused confirmation: what is past the pivot might already have happened. */
interface Pivoting extends SagaDefinition {
  readonly owner: Owner & { readonly onConfirmationRefused: 'stuck' };
  readonly steps: WithPivot;
  readonly onSilence: 'stuck';
}

export function saga(definition: Begun & (Plain | Pivoting)): SagaDefinition {
  return definition;
}

export function pivotOf(definition: SagaDefinition): StepName | undefined {
  return stepsOf(definition).find(([, step]) => 'pivot' in step && step.pivot)?.[0];
}

type Steps = readonly (readonly [StepName, Step])[];

const listed = new WeakMap<SagaDefinition, Steps>();

/** Listed once: the rules ask a dozen times for every message. */
export function stepsOf(definition: SagaDefinition): Steps {
  const known = listed.get(definition);
  if (known !== undefined) return known;
  const steps = Object.entries(definition.steps) as [StepName, Step][];
  listed.set(definition, steps);
  return steps;
}

/** Every message of the undo with those who owe its acknowledgement, the owner first: its card is freed first. */
export function undosOf(definition: SagaDefinition): readonly { readonly by: ParticipantName; readonly undo: Undo }[] {
  const steps = stepsOf(definition).flatMap(([by, step]) => (step.undo === undefined ? [] : [{ by, undo: step.undo }]));
  return [{ by: definition.owner.name, undo: definition.owner.undo }, ...steps];
}
