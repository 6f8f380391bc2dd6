import type { Run } from './chance.ts';
import { deliver } from './chance.ts';
import { ask, serviceNames } from './town.ts';

interface SagaLook {
  readonly status: string;
  readonly deadline: number | null;
  readonly reason?: { readonly code: string; readonly message: string };
}

interface CardLook {
  readonly loans: readonly { readonly rentalId: string; readonly watch?: { readonly watchAt: string | null }; readonly handIn?: { readonly sagaId: string } }[];
  readonly clearing: { readonly sagaId: string; readonly watch: { readonly watchAt: string | null } } | null;
}

/** So many deadlines in a row, and something goes in circles. */
const mostRounds = 120;

/** Heals everything and lets it run until nothing is left to do; what does not come to an end is a problem. */
export async function drain(run: Run): Promise<void> {
  run.tell('everything is healed');
  heal(run);
  for (let round = 0; round < mostRounds; round += 1) {
    await settle(run);
    const next = nextDeadline(run);
    if (next === undefined) {
      if (await retryWhatIsStuck(run)) continue;
      return lookForLostSteps(run);
    }
    run.time.now = Math.max(run.time.now, next) + 1;
    run.tell('the next deadline');
    await ring(run);
  }
  run.problem(`after ${mostRounds} deadlines something is still waiting`);
}

function heal({ town }: Run): void {
  town.calm();
  town.wire.releaseAll();
  Object.assign(town.wire.faults, { away: false, unsure: 0, twice: 0, lose: 0, lazy: 0 });
  for (const faults of town.storeFaults.values()) Object.assign(faults, { away: false, unsure: 0 });
}

/** Resolves when every message is delivered, every outbox empty and everybody idle. */
async function settle(run: Run): Promise<void> {
  const { town, schedule } = run;
  for (;;) {
    await town.revive();
    for (const name of serviceNames) {
      await deliver(run, name);
      town.wire.commitOffsets(name);
    }
    for (const { life, service } of town.processes()) {
      if (town.memory.snapshot(life.service).outbox()[Symbol.iterator]().next().done === true) continue;
      run.begin(`${life.name} relays`, service.relay.run());
    }
    await idle(run);
    for (const name of serviceNames) town.wire.commitOffsets(name);
    const read = serviceNames.every((name) => town.wire.lag(name) === 0);
    const sent = serviceNames.every((name) => town.memory.snapshot(name).outbox()[Symbol.iterator]().next().done === true);
    if (read && sent && schedule.waiting() === 0 && run.busy() === 0) return;
  }
}

async function idle(run: Run): Promise<void> {
  await run.schedule.quiet();
  while (run.schedule.waiting() > 0) run.tell(await run.schedule.resume());
}

/** Every timer looks at the clock; more than once, since the first look only marks how far the inputs reach. */
async function ring(run: Run): Promise<void> {
  for (const { life, service } of run.town.processes()) {
    if (life.service !== 'rental' && life.service !== 'saga-coordinator') continue;
    run.begin(`${life.name} looks at the clock`, service.tick());
    await idle(run);
  }
}

/** What was committed was published, whoever died in between; watches and questions would heal it and so hide it. */
function lookForLostSteps({ town, problem }: Run): void {
  if (town.wire.stats().lost > 0) return;
  const published = new Set(town.wire.records().map((record) => record.headers['ce_id']));
  for (const id of town.stored.promised) if (!published.has(id)) problem(`message ${id} was committed, but never published`);
}

/** When something is to happen next; what waits for a saga that is stuck waits for a person. */
function nextDeadline({ town }: Run): number | undefined {
  const deadlines: number[] = [];
  const waitsForPerson = new Set<string>();
  for (const { key, state } of town.memory.snapshot('saga-coordinator').states<SagaLook>('sagas')) {
    if (state.status === 'STUCK' || state.status === 'ABANDONED') waitsForPerson.add(key);
    else if (state.deadline !== null) deadlines.push(state.deadline);
  }
  for (const { state: card } of town.memory.snapshot('rental').states<CardLook>('cards')) {
    const watches = card.loans.flatMap((loan) => (loan.watch === undefined ? [] : [{ sagaId: loan.handIn?.sagaId ?? loan.rentalId, at: loan.watch.watchAt }]));
    if (card.clearing !== null) watches.push({ sagaId: card.clearing.sagaId, at: card.clearing.watch.watchAt });
    for (const { sagaId, at } of watches) if (at !== null && !waitsForPerson.has(sagaId)) deadlines.push(Date.parse(at));
  }
  return deadlines.length === 0 ? undefined : Math.min(...deadlines);
}

/** Where messages were lost a saga may be stuck for good, and a person presses retry. Where none was lost, only those that must be are. */
async function retryWhatIsStuck(run: Run): Promise<boolean> {
  const { town } = run;
  const stuck = [...town.memory.snapshot('saga-coordinator').states<SagaLook>('sagas')].filter(({ key, state }) => state.status === 'STUCK' && !mustBeStuck(run, key, state));
  if (stuck.length === 0) return false;
  if (town.wire.stats().lost === 0) {
    for (const { key, state } of stuck) run.problem(`saga ${key} is stuck, although nothing was lost: ${state.reason?.message ?? ''}`);
    return false;
  }
  const coordinator = town.processes().find((one) => one.life.service === 'saga-coordinator');
  if (coordinator === undefined) return false;
  for (const { key } of stuck) {
    run.tell(`a person retries ${key}`);
    run.begin(`retry ${key}`, ask(coordinator, { path: '/sagas/{sagaId}/actions', params: { sagaId: key }, body: { action: 'retry', reason: 'by chance', dryRun: false } }));
    await idle(run);
  }
  return true;
}

/** A saga that nobody began, and a book brought back elsewhere whose loan was cancelled meanwhile: nothing is there to be undone. */
function mustBeStuck({ foreignReturns }: Run, sagaId: string, { reason }: SagaLook): boolean {
  return reason?.code === 'NEVER_STARTED' || (reason?.code === 'RENTAL_NOT_FOUND' && foreignReturns.has(sagaId));
}
