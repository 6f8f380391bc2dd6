import type { Of } from '../../api/client.ts';

export type Saga = Pick<Of<'Saga'>, 'status' | 'steps' | 'timeline' | 'reason'>;
export type FaultOrder = Of<'LabFaultOrder'>;
export type Fault = FaultOrder['fault'];

/** Something to look out for, and whether it is there to be seen. */
interface Sight {
  readonly name: string;
  readonly seen: (saga: Saga) => boolean;
}

interface Plan {
  readonly picture: Fault | 'stuck';
  readonly orders: readonly FaultOrder[];
  /** In the order in which they come. */
  readonly sights: readonly Sight[];
}

const told = (what: RegExp) => ({ timeline }: Saga) => timeline.some((line) => what.test(line.what));
const marked = (who: string, mark: string) => ({ timeline }: Saga) => timeline.some((line) => line.who === who && line.mark === mark);
const stands = ({ status }: Saga): boolean => status === 'COMPLETED';
const takenBack = ({ status }: Saga): boolean => status === 'COMPENSATED';
const askedAgain = told(/: asked again$/);
const gaveUp = told(/: the last time of asking is over$/);

/**
 * The guided experiments. The times go with the short deadlines of `--lab`: a saga asks again after 3 s and 6 s and
 * gives up after 9 s, so an answer of 10 s is too late and a service that is dead for 5 s is not.
 */
export const experiments = {
  refused: {
    picture: 'refuse',
    orders: [{ service: 'book', fault: 'refuse' }],
    sights: [
      { name: 'bookSaysNo', seen: ({ steps }) => steps['book'] === 'refused' },
      { name: 'cancelsGoOut', seen: told(/^RentCancelled$/) },
      { name: 'pointsBack', seen: (saga) => takenBack(saga) && saga.steps['member'] === 'undone' },
    ],
  },
  silent: {
    picture: 'silent',
    orders: [{ service: 'member', fault: 'silent' }],
    sights: [
      { name: 'askedAgain', seen: askedAgain },
      { name: 'givesUp', seen: gaveUp },
      { name: 'silentDeedUndone', seen: takenBack },
    ],
  },
  late: {
    picture: 'late',
    orders: [{ service: 'book', fault: 'late', seconds: 10 }],
    sights: [
      { name: 'askedAgain', seen: askedAgain },
      { name: 'givesUp', seen: gaveUp },
      { name: 'lateAnswer', seen: marked('book', 'late') },
    ],
  },
  twice: {
    picture: 'twice',
    orders: [{ service: 'member', fault: 'twice' }],
    sights: [
      { name: 'completes', seen: stands },
      { name: 'secondChangesNothing', seen: marked('member', 'repeated') },
    ],
  },
  dead: {
    picture: 'die',
    orders: [{ service: 'book', fault: 'die', seconds: 5 }],
    sights: [
      { name: 'askedTheDead', seen: askedAgain },
      { name: 'answersAfterStart', seen: ({ steps }) => steps['book'] === 'done' },
      { name: 'completes', seen: stands },
    ],
  },
  stuck: {
    picture: 'stuck',
    orders: [{ service: 'book', fault: 'refuse' }, { service: 'member', fault: 'silent', on: 'compensations' }],
    sights: [
      { name: 'sentAgain', seen: told(/: sent again$/) },
      { name: 'stuckSeen', seen: ({ timeline }) => timeline.some(({ changed }) => changed?.endsWith('STUCK') === true) },
      { name: 'personHelps', seen: takenBack },
    ],
  },
} as const satisfies Readonly<Record<string, Plan>>;

export type ExperimentName = keyof typeof experiments;
export type SightName = (typeof experiments)[ExperimentName]['sights'][number]['name'];

export const experimentNames = Object.keys(experiments) as readonly ExperimentName[];

export function isExperiment(name: string | null): name is ExperimentName {
  return name !== null && Object.hasOwn(experiments, name);
}

/** What there is to see of an experiment, and what of it has been seen. */
export function sightsOf(name: ExperimentName, saga: Saga | undefined): readonly { readonly name: SightName; readonly seen: boolean }[] {
  return experiments[name].sights.map((sight) => ({ name: sight.name, seen: saga !== undefined && sight.seen(saga) }));
}

/** Whether more may come although the saga has ended: a late answer, or a second one. */
export function isOver(name: ExperimentName | undefined, saga: Saga): boolean {
  const ended = saga.status === 'COMPLETED' || saga.status === 'COMPENSATED' || saga.status === 'ABANDONED';
  return ended && (name === undefined || saga.status === 'ABANDONED' || sightsOf(name, saga).every(({ seen }) => seen));
}
