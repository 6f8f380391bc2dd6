import type { Reply } from '@book-rental/http';
import type { Random } from './random.ts';
import { ask, type Process, type Request, type ServiceName, type Town } from './town.ts';
import type { Weather } from './weather.ts';

export interface VisitorStats {
  asked: number;
  accepted: number;
  refused: number;
  /** Asked again under the same idempotency key. */
  repeated: number;
  /** Never answered: the process died, or its store was away. */
  unanswered: number;
}

/** Members and librarians who do as chance says, also the same thing twice. */
export interface Visitors {
  /** Something to do, or undefined when nobody is there to be asked. */
  readonly visit: () => { readonly doing: string; readonly done: Promise<string> } | undefined;
  readonly stats: VisitorStats;
  /** Answers that differ from an earlier answer under the same key. */
  readonly contradictions: readonly string[];
}

interface LoanLook {
  readonly rentalId: string;
  readonly idName: { readonly id: string };
  readonly status: string;
}

interface Visit extends Request {
  readonly service: ServiceName;
  readonly doing: string;
}

export function createVisitors(town: Town, random: Random, weather: Weather): Visitors {
  const stats: VisitorStats = { asked: 0, accepted: 0, refused: 0, repeated: 0, unanswered: 0 };
  const contradictions: string[] = [];
  const answers = new Map<string, string>();
  const keyed: Visit[] = [];
  const memberIds = Array.from({ length: weather.members }, (_, index) => `m${index + 1}`);
  const bookNos = Array.from({ length: weather.books }, (_, index) => index + 1);
  let keys = 0;

  // The last member and the last book are not there at first: whoever asks for them is refused.
  const opening: Visit[] = [
    ...memberIds.slice(0, -1).map(register),
    ...bookNos.flatMap((no) => [enter(no), availability(no, 'AVAILABLE')]),
  ];

  function register(id: string): Visit {
    return { service: 'member', doing: `registers ${id}`, path: '/members', body: { id, name: id } };
  }

  function enter(no: number): Visit {
    return { service: 'book', doing: `enters book ${no}`, path: '/books', body: { no, title: `Book ${no}` } };
  }

  function availability(no: number, status: 'AVAILABLE' | 'WITHDRAWN'): Visit {
    return { service: 'book', doing: `declares book ${no} ${status}`, path: '/books/{no}/availability', params: { no }, body: { status } };
  }

  function rent(): Visit {
    const id = random.pick(memberIds);
    const no = random.chance(0.05) ? 99 : random.pick(bookNos);
    return { service: 'rental', doing: `${id} rents book ${no}`, path: '/rentals', body: { idName: { id, name: '' }, item: { no, title: '' } } };
  }

  function returning(rentalId: string): Visit {
    return { service: 'rental', doing: `returns ${rentalId}`, path: '/rentals/{rentalId}/return', params: { rentalId }, body: {} };
  }

  /** Mostly a loan that can be returned, sometimes any that there ever was. */
  function anyLoan(): string | undefined {
    const all = [...town.memory.snapshot('rental').view<LoanLook>('loans')];
    const open = all.filter((loan) => loan.status === 'OPEN');
    const owing = new Set(membersWhoOwe());
    // Who owes must bring everything back before the fee can be paid.
    const ofOwing = open.filter((loan) => owing.has(loan.idName.id));
    const some = ofOwing.length > 0 && random.chance(0.6) ? ofOwing : open.length > 0 && random.chance(0.85) ? open : all;
    return some.length === 0 ? undefined : random.pick(some).rentalId;
  }

  function membersWhoOwe(): readonly string[] {
    return [...town.memory.snapshot('rental').states<{ readonly lateFee: number }>('cards')].filter(({ state }) => state.lateFee > 0).map(({ key }) => key);
  }

  /** Mostly somebody who owes. */
  function clear(): Visit {
    const owing = membersWhoOwe();
    const memberId = owing.length > 0 && random.chance(0.85) ? random.pick(owing) : random.pick(memberIds);
    return { service: 'rental', doing: `clears ${memberId}`, path: '/rental-cards/{memberId}/clearance', params: { memberId }, body: {} };
  }

  function choose(): Visit {
    const next = opening.shift();
    if (next !== undefined) return next;
    if (keyed.length > 0 && random.chance(0.15)) return random.pick(keyed);
    const dice = random.next();
    if (dice < weather.appetite) return withKey(rent());
    if (dice < 0.93) {
      const loan = random.chance(0.65) ? anyLoan() : undefined;
      return withKey(loan === undefined ? clear() : returning(loan));
    }
    if (dice < 0.95) return register(random.pick(memberIds));
    return withKey(availability(random.pick(bookNos), random.chance(0.6) ? 'AVAILABLE' : 'WITHDRAWN'));
  }

  function withKey(visit: Visit): Visit {
    if (!random.chance(0.4)) return visit;
    const key = `key-${(keys += 1)}`;
    const one = { ...visit, idempotency: { key, hash: `${visit.path} ${JSON.stringify([visit.params, visit.body])}` } };
    keyed.push(one);
    return one;
  }

  function processOf(service: ServiceName): Process | undefined {
    const running = town.processes().filter((one) => one.life.service === service);
    return running.length === 0 ? undefined : random.pick(running);
  }

  function note(visit: Visit, reply: Reply): void {
    if (reply.status < 300) stats.accepted += 1;
    else stats.refused += 1;
    const key = visit.idempotency?.key;
    if (key === undefined) return;
    const answer = JSON.stringify([reply.status, reply.body]);
    const former = answers.get(key);
    if (former === undefined) answers.set(key, answer);
    else {
      stats.repeated += 1;
      if (former !== answer) contradictions.push(`${visit.doing} under ${key} was answered ${former}, then ${answer}`);
    }
  }

  return {
    stats,
    contradictions,
    visit: () => {
      const waiting = opening.length;
      const visit = choose();
      const process = processOf(visit.service);
      if (process === undefined) {
        if (waiting > opening.length) opening.unshift(visit);
        return undefined;
      }
      stats.asked += 1;
      const done = ask(process, visit).then(
        (reply) => {
          note(visit, reply);
          return `${visit.doing}: ${reply.status} ${(reply.body as { readonly code?: string }).code ?? ''}`;
        },
        (error: unknown) => {
          stats.unanswered += 1;
          // What opens the library must be done, so it is asked again.
          if (waiting > opening.length) opening.unshift(visit);
          throw error;
        },
      );
      return { doing: `${process.life.name}: ${visit.doing}${visit.idempotency === undefined ? '' : ` (${visit.idempotency.key})`}`, done };
    },
  };
}
