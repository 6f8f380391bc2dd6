import type { AuditReport } from '@book-rental/audit';
import { iso } from '@book-rental/kernel';
import { retryParked, unpark } from '@book-rental/runtime';
import type { Random } from './random.ts';
import type { Schedule } from './schedule.ts';
import { strange } from './strangers.ts';
import { ask, day, serviceNames, type Process, type Town } from './town.ts';
import type { Visitors } from './visitors.ts';
import type { Weather } from './weather.ts';

interface LoanLook {
  readonly rentalId: string;
  readonly idName: { readonly id: string };
  readonly item: { readonly no: number };
  readonly status: string;
}

/** Everything that one run is made of. */
export interface Run {
  readonly random: Random;
  readonly weather: Weather;
  readonly schedule: Schedule;
  /** ms since 1970: the stores' clock, and the library's. */
  readonly time: { now: number; calendar: number };
  readonly ids: { readonly next: () => string };
  readonly town: Town;
  readonly visitors: Visitors;
  /** Sagas of books that were brought back elsewhere. */
  readonly foreignReturns: Set<string>;
  readonly counts: { operatorActions: number; audits: number };
  /** How many things have begun and not ended. */
  readonly busy: () => number;
  readonly tell: (event: string) => void;
  readonly begin: (doing: string, done: Promise<unknown>) => void;
  readonly inspect: (graceMs: number) => AuditReport;
  readonly problem: (sentence: string) => void;
}

const jumps = [1_000, 6_000, 40_000, 180_000, 900_000, 7_200_000];

/** Deadlines may be long over in the middle of a run: nobody was told to look at the clock. */
const noHurryMs = 365 * day;

/** Does one thing that chance chooses: lets somebody go on, delivers, publishes, rings a timer, lets a visitor in, or breaks something. */
export function chooser(run: Run): () => Promise<void> {
  const { random, weather, schedule, town, time } = run;
  const breaking: readonly (readonly [number, () => Promise<void>])[] = [
    [weather.outage, outage],
    [weather.hold, async () => hold()],
    [weather.foreign, async () => paste()],
    [weather.operator, operate],
    [weather.jump, async () => jump()],
    [weather.impatience, impatience],
    [weather.newDay, async () => newDay()],
    [weather.crash / 4, async () => killSomebody()],
    [0.05, revive],
    [0.01, async () => look()],
  ];

  async function revive(): Promise<void> {
    const started = await town.revive();
    if (started.length > 0) run.tell(`started ${started.join(', ')}`);
  }

  async function outage(): Promise<void> {
    const faults = random.pick([town.wire.faults, ...serviceNames.map((name) => town.storeFaults.get(name) ?? town.wire.faults)]);
    faults.away = !faults.away;
    run.tell(`somewhere: ${faults.away ? 'away' : 'back'}`);
  }

  function hold(): void {
    if (random.chance(0.4)) {
      town.wire.releaseAll();
      run.tell('all partitions deliver');
      return;
    }
    const place = random.pick(town.wire.partitions());
    const group = random.pick(serviceNames);
    town.wire.hold(group, place);
    run.tell(`${place} is held up for ${group}`);
  }

  function paste(): void {
    // A book whose rent is not confirmed yet is in nobody's hands, so nobody can bring it back elsewhere.
    const loans = [...town.memory.snapshot('rental').view<LoanLook>('loans')].filter((loan) => loan.status !== 'PENDING');
    const { doing, record, sagaId } = strange({ random, ids: run.ids, now: iso(time.now), loans });
    town.wire.paste(record);
    if (sagaId !== undefined) run.foreignReturns.add(sagaId);
    run.tell(`somebody ${doing}`);
  }

  function jump(): void {
    const ms = random.pick(jumps);
    time.now += ms;
    time.calendar += ms;
    run.tell(`${ms} ms later`);
  }

  /** Time passes in which the coordinator hears all that was said and the others hear nothing. */
  async function impatience(): Promise<void> {
    for (let round = 1 + random.below(8); round > 0; round -= 1) {
      jump();
      for (const process of town.processes().filter((one) => one.life.service === 'saga-coordinator' || random.chance(0.3))) {
        run.begin(`${process.life.name} relays`, process.service.relay.run());
      }
      for (let batch = 0; batch < 4; batch += 1) await deliver(run, 'saga-coordinator');
      for (let turns = 0; turns < 200 && schedule.waiting() > 0; turns += 1) run.tell(await schedule.resume());
      town.wire.commitOffsets('saga-coordinator');
      for (const process of town.processes().filter((one) => one.life.service === 'saga-coordinator' || random.chance(0.3))) {
        run.begin(`${process.life.name} looks at the clock`, process.service.tick());
      }
      await schedule.quiet();
    }
  }

  function newDay(): void {
    time.calendar += day;
    run.tell('a day goes by in the library');
  }

  function killSomebody(): void {
    if (town.processes().length === 0) return;
    const { life } = random.pick(town.processes());
    town.kill(life);
    run.tell(`${life.name} is killed`);
  }

  function look(): void {
    // What was lost is missing until somebody's patience is over: only at the end must everything agree.
    if (town.wire.stats().lost > 0) return;
    run.counts.audits += 1;
    const report = run.inspect(noHurryMs);
    if (!report.ok) run.problem('the audit in the middle of the run found violations');
  }

  async function operate(): Promise<void> {
    run.counts.operatorActions += 1;
    if (random.chance(0.3)) decideParked(run);
    else actOnSaga(run);
    await schedule.quiet();
  }

  async function somethingUsual(): Promise<void> {
    const dice = random.next();
    if (dice < 0.5) return deliver(run, random.pick(serviceNames));
    if (dice < 0.66) return byProcess(run, 'relays', (process) => process.service.relay.run());
    if (dice < 0.78) return byProcess(run, 'looks at the clock', (process) => process.service.tick());
    if (dice < 0.86) {
      town.wire.commitOffsets(random.pick(serviceNames));
      return;
    }
    const visit = run.visitors.visit();
    if (visit === undefined) return;
    run.tell(visit.doing);
    run.begin(visit.doing, visit.done);
    await schedule.quiet();
  }

  return async () => {
    time.now += random.below(50);
    time.calendar = Math.max(time.calendar, time.now);
    for (const [probability, action] of breaking) if (random.chance(probability)) await action();
    if (schedule.waiting() > 0 && random.chance(0.75)) {
      // Several at a time: a step is a move in the story, not a turn of the event loop.
      for (let turns = 1 + random.below(12); turns > 0 && schedule.waiting() > 0; turns -= 1) run.tell(await schedule.resume());
      return;
    }
    await somethingUsual();
  };
}

export async function deliver(run: Run, group: string): Promise<void> {
  const doing = `${group} is given messages`;
  const ended = new Promise<void>((resolve, reject) => {
    const done = (error: unknown) => (error === undefined ? resolve() : reject(error instanceof Error ? error : new Error('A batch failed.', { cause: error })));
    if (run.town.wire.deliver(group, done)) run.tell(`${doing}, ${run.town.wire.stats().delivered} so far`);
    else resolve();
  });
  run.begin(doing, ended);
  await run.schedule.quiet();
}

export async function byProcess(run: Run, what: string, act: (process: Process) => Promise<unknown>): Promise<void> {
  if (run.town.processes().length === 0) return;
  const process = run.random.pick(run.town.processes());
  run.tell(`${process.life.name} ${what}`);
  run.begin(`${process.life.name} ${what}`, act(process));
  await run.schedule.quiet();
}

function actOnSaga(run: Run): void {
  const { random, town } = run;
  const sagas = [...town.memory.snapshot('saga-coordinator').states<{ readonly status: string }>('sagas')].filter(({ state }) => state.status !== 'COMPLETED' && state.status !== 'COMPENSATED');
  const coordinators = town.processes().filter((one) => one.life.service === 'saga-coordinator');
  if (sagas.length === 0 || coordinators.length === 0) return;
  const sagaId = random.pick(sagas).key;
  const action = random.pick(['retry', 'retry', 'compensate', 'abandon']);
  const coordinator = random.pick(coordinators);
  run.tell(`a person wants to ${action} ${sagaId}`);
  run.begin(`${action} ${sagaId}`, ask(coordinator, { path: '/sagas/{sagaId}/actions', params: { sagaId }, body: { action, reason: 'by chance', dryRun: random.chance(0.2) } }));
}

function decideParked(run: Run): void {
  const { random, town, time } = run;
  const services = town.processes().filter((one) => [...town.memory.snapshot(one.life.service).parked()].some((parked) => parked.status === 'parked'));
  if (services.length === 0) return;
  const process = random.pick(services);
  const parked = random.pick([...town.memory.snapshot(process.life.service).parked()].filter((one) => one.status === 'parked'));
  const trail = { id: run.ids.next(), at: iso(time.now), operator: 'chance', action: 'retry', subject: parked.id };
  run.tell(`a person tries ${parked.id} again`);
  run.begin(`retries ${parked.id}`, retryParked(process.service.retry, parked.id, unpark, trail));
}
