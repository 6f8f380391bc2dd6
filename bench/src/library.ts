import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { iso } from '@book-rental/kernel';
import { defaultPolicy, loanOf, startsOf, type RentalCard } from '@book-rental/rental';
import { uuids } from '@book-rental/runtime';
import { defaultPolicy as sagaPolicy } from '@book-rental/saga';
import { openSqlite } from '@book-rental/sqlite';
import { assembleSystem } from '@book-rental/system';
import type { Outcome } from './load.ts';

/** The system in process over a file of its own, and the hands to work it. */
export async function openLibrary() {
  const folder = mkdtempSync(join(tmpdir(), 'book-rental-bench-'));
  const file = join(folder, 'library.sqlite');
  const troubles: string[] = [];
  const notice = { warn: (sentence: string) => void troubles.push(sentence), error: (sentence: string) => void troubles.push(sentence) };
  const database = openSqlite({ file, notice: notice.warn });
  const system = assembleSystem({
    database,
    settings: { run: { batchSize: 500, horizonMs: sagaPolicy.horizon, parkAlarm: 20, timerMs: 1_000, relayMs: 1_000 }, policy: defaultPolicy, sagas: sagaPolicy },
    calendar: { now: Date.now },
    notice,
    watcher: () => ({ ended: () => undefined, stuck: (saga) => void troubles.push(`stuck: ${saga.sagaId}`) }),
  });
  await system.start();
  const { rental, book, member } = system;
  const now = () => iso(Date.now());

  async function registerMember(id: string): Promise<void> {
    const at = now();
    await member.orders.order({ key: id, at, command: { type: 'register', name: `회원 ${id}`, at }, answer: () => ({}) });
  }

  async function registerBook(no: number): Promise<void> {
    const at = now();
    const key = String(no);
    const entered = book.orders.order({ key, at, command: { type: 'register', description: { title: `책 ${no}` }, by: 'bench', at }, answer: () => ({}) });
    const shelved = book.orders.order({ key, at, command: { type: 'changeStatus', status: 'AVAILABLE', by: 'bench', at }, answer: () => ({}) });
    await Promise.all([entered, shelved]);
  }

  /** The rent saga through the real path, until the card is final. */
  async function rent(memberId: string, no: number): Promise<Outcome> {
    const rentalId = uuids.next();
    const at = now();
    const ended = new Promise<Outcome>((resolve) => {
      const unfollow = rental.watch.follow(memberId, (card) => {
        const outcome = outcomeOf(card, rentalId);
        if (outcome === undefined) return;
        unfollow();
        resolve(outcome);
      });
    });
    const ordered = await rental.orders.order({
      key: memberId,
      at,
      command: { type: 'rent', rentalId, idName: { id: memberId, name: '' }, item: { no, title: '' }, libraryNow: at, at },
      messages: (events) => startsOf(memberId, events),
      answer: () => ({}),
    });
    if (ordered.kind !== 'done') throw new Error(`The card of ${memberId} refused: ${ordered.kind === 'refused' ? ordered.refusal.message : ordered.kind}`);
    return ended;
  }

  return {
    file,
    system,
    troubles,
    registerMember,
    registerBook,
    rent,
    close: async () => {
      await system.stop();
      await database.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

export type Library = Awaited<ReturnType<typeof openLibrary>>;

/** Undefined until the card has it and it is no longer pending; gone again means cancelled, since nobody returns here. */
function outcomeOf(card: RentalCard, rentalId: string): Outcome | undefined {
  const loan = loanOf(card, rentalId);
  if (loan === undefined) return 'CANCELLED';
  return loan.status === 'PENDING' ? undefined : 'OPEN';
}

/** Many at once, so that seeding takes little of the minute. */
export async function inPortions(count: number, one: (index: number) => Promise<unknown>): Promise<void> {
  for (let from = 0; from < count; from += 2_000) {
    await Promise.all(Array.from({ length: Math.min(2_000, count - from) }, (_, index) => one(from + index)));
  }
}
