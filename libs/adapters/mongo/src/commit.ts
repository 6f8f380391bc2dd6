import type { ClientSession, Db, MongoClient } from 'mongodb';
import type { Change, Collection, Store } from '@book-rental/runtime';
import { writeAll, writeOf, type Write } from './changes.ts';
import type { Aggregate } from './documents.ts';
import type { Inbox } from './inbox.ts';
import type { Outbox } from './outbox.ts';
import { clearRemoved, type PendingWrites } from './pending.ts';
import type { Seen } from './seen.ts';

export interface CommitOptions {
  readonly client: MongoClient;
  readonly db: Db;
  readonly known: (collection: string) => Collection;
  readonly pending: PendingWrites;
  readonly outbox: Outbox;
  readonly inbox: Inbox;
  /** By aggregate: the version up to which everything that waited in it is done. */
  readonly settled: Seen<number>;
  readonly now: () => number;
}

/** Which of a round's changes won, and what was broken in the others. */
interface Round {
  readonly won: readonly number[];
  readonly failure: Error | undefined;
}

/** The one write: a document for each key, all of them in one bulk write, no transaction. */
export function createCommits(options: CommitOptions): Store['commit'] {
  const { client } = options;

  async function commitRound(changes: readonly Change[], indexes: readonly number[], session: ClientSession): Promise<Round> {
    const rounds: Round[] = [];
    for (const [collection, members] of grouped(indexes, (index) => changes[index]?.collection ?? '')) {
      rounds.push(await commitInto(options, collection, members.map((index) => ({ index, change: changes[index] as Change })), session));
    }
    return { won: rounds.flatMap((one) => one.won), failure: rounds.find((one) => one.failure !== undefined)?.failure };
  }

  return async (changes) => {
    const answers = changes.map(() => false);
    let failure: Error | undefined;
    const session = client.startSession({ causalConsistency: true });
    try {
      // A key twice in one commit: the second finds what the first has left.
      for (const indexes of turns(changes)) {
        const round = await commitRound(changes, indexes, session);
        for (const index of round.won) answers[index] = true;
        failure ??= round.failure;
      }
    } finally {
      await session.endSession();
    }
    // Beside a change that won, a broken one counts as lost: it comes again, and in the end alone, and is told then.
    if (failure !== undefined && !answers.includes(true)) throw failure;
    return answers;
  };
}

interface Member {
  readonly index: number;
  readonly change: Change;
}

async function commitInto({ db, known, pending, outbox, inbox, settled, now }: CommitOptions, collection: string, members: readonly Member[], session: ClientSession): Promise<Round> {
  const shape = known(collection);
  const documents = db.collection<Aggregate>(collection);
  const at = new Date(now());
  const place = ({ key }: Change) => `${collection}/${key}`;
  const isSettled = (change: Change) => change.expected > 0 && settled.get(place(change)) === change.expected;
  const taken = members.map(({ change }) => (change.outbox.length > 0 ? [] : outbox.take(collection, change.key)));
  const giveBack = (indexes: readonly number[]) => outbox.tell(indexes.flatMap((index) => taken[index] ?? []));
  const everyone = members.map((_, index) => index);
  let writes: readonly Write[] = [];
  let written: Awaited<ReturnType<typeof writeAll>>;
  try {
    writes = members.map(({ change }, index) => writeOf(change, shape, at, { settled: isSettled(change), published: taken[index] ?? [] }));
    written = await writeAll(documents, writes, session);
  } catch (error) {
    await giveBack(everyone);
    // Nobody could tell whether it was written.
    for (const { change, outbox: messages } of writes) outbox.mayHold(collection, change.key, messages);
    throw error;
  }
  const winners = everyone.filter((index) => written.won[index] === true);
  const losers = everyone.filter((index) => written.won[index] !== true);
  await giveBack(losers);
  const won = winners.flatMap((index) => writes[index] ?? []);
  for (const { change, outbox: messages } of won) outbox.mayHold(collection, change.key, messages);
  // Until it is done elsewhere, and unless a former life of its key left something, something waits in the document.
  const clean = won.filter(({ change }, position) => change.state !== null && (written.made[winners[position] ?? -1] === true || isSettled(change)));
  for (const { change } of won) settled.set(place(change), -1);
  await pending.apply(collection, won.flatMap((one) => (one.pending === undefined ? [] : [{ key: one.change.key, pending: one.pending }])));
  for (const { change, outbox: messages } of won) outbox.holds(change.key, messages);
  for (const { change } of clean) settled.set(place(change), change.expected + 1);
  const removed = won.filter(({ change }) => change.state === null).map(({ change }) => change.key);
  if (removed.length > 0) {
    await inbox.side(collection).deleteMany({ key: { $in: removed } });
    await clearRemoved(documents, at, removed);
  }
  const [loser] = losers.flatMap((index) => members[index] ?? []);
  // A majority may be a moment behind: the loser is told when what beat it can be read, so that it does not decide on the same again.
  if (loser !== undefined) await documents.findOne({ _id: loser.change.key }, { projection: { _id: 1 }, session });
  return { won: winners.flatMap((index) => members[index]?.index ?? []), failure: written.failure };
}

/** Indexes such that each turn has a key once. */
function turns(changes: readonly Change[]): readonly (readonly number[])[] {
  const all: number[][] = [];
  const seen = new Map<string, number>();
  changes.forEach(({ collection, key }, index) => {
    const name = JSON.stringify([collection, key]);
    const turn = seen.get(name) ?? 0;
    seen.set(name, turn + 1);
    (all[turn] ??= []).push(index);
  });
  return all;
}

function grouped(indexes: readonly number[], by: (index: number) => string): ReadonlyMap<string, readonly number[]> {
  const groups = new Map<string, number[]>();
  for (const index of indexes) {
    const group = groups.get(by(index));
    if (group === undefined) groups.set(by(index), [index]);
    else group.push(index);
  }
  return groups;
}
