import { describe, expect, test } from '@jest/globals';
import { isRefusal } from '@book-rental/kernel';
import { givenAfter } from '@book-rental/spec';
import fc from 'fast-check';
import { memberDecider, pointsOf, type MemberCommand, type MemberEvent, type PointsEvent } from './member-decider.ts';
import { memberView } from './member.ts';

const at = '2026-11-24T03:00:00.000Z';
const register: MemberCommand = { type: 'register', name: '제니', at };
const change = (type: 'grant' | 'takeBack' | 'spend' | 'giveBack', points: number, sagaId = 's1'): MemberCommand => ({ type, points, sagaId, at });
const member = (...commands: readonly MemberCommand[]) => givenAfter(memberDecider, 'jenny', ...commands);
const withPoints = (points: number) => member(register, change('grant', points));

describe('registering', () => {
  test('a new member starts with no points', () => {
    const registered = member().when(register);
    registered.then({ type: 'memberRegistered', name: '제니', at });
    expect(memberView(registered.state)).toEqual({ id: 'jenny', name: '제니', points: 0 });
  });

  test('an address is kept and shown', () => {
    const registered = member().when({ ...register, email: 'jenny@library.example' });
    expect(memberView(registered.state)).toEqual({ id: 'jenny', name: '제니', email: 'jenny@library.example', points: 0 });
  });

  test('registering the very same member again changes nothing', () => {
    withPoints(10).when(register).then();
  });

  test('the same id with another name or address is refused', () => {
    member(register).when({ ...register, name: 'Jenny' }).thenRefused('MEMBER_EXISTS', { memberId: 'jenny' });
    member(register).when({ ...register, email: 'jenny@library.example' }).thenRefused('MEMBER_EXISTS');
  });

  test('J · one who rented before being registered can register later', () => {
    const before = member(change('takeBack', 0));
    expect(memberView(before.state)).toBeUndefined();
    before.when(register).then({ type: 'memberRegistered', name: '제니', at });
  });
});

describe('points for renting and returning', () => {
  test('are added', () => {
    const granted = member(register).when(change('grant', 10));
    granted.then({ type: 'pointsGranted', points: 10, sagaId: 's1', at });
    expect(granted.state).toMatchObject({ balance: 10 });
  });

  test('J · are refused to an unknown member', () => {
    member().when(change('grant', 10)).thenRefused('MEMBER_NOT_FOUND', { memberId: 'jenny' });
  });

  test('are taken back when the rental is cancelled', () => {
    const taken = withPoints(10).when(change('takeBack', 10));
    taken.then({ type: 'pointsTakenBack', points: 10, sagaId: 's1', at });
    expect(taken.state).toMatchObject({ balance: 0 });
  });

  test('S · are taken back even when they were spent meanwhile: the balance shows a debt', () => {
    const taken = member(register, change('grant', 10), change('spend', 10, 's2')).when(change('takeBack', 10));
    taken.then({ type: 'pointsTakenBack', points: 10, sagaId: 's1', at });
    expect(memberView(taken.state)).toMatchObject({ points: -10 });
  });

  test('J · taking back from a member who was never granted any is acknowledged and changes nothing', () => {
    member().when(change('takeBack', 0)).then();
    withPoints(10).when(change('takeBack', 0)).then();
  });

  test('an unknown member cannot have been granted any', () => {
    member().when(change('takeBack', 10)).thenRefused('MEMBER_NOT_FOUND');
  });

  test('a reward of nothing leaves no line in the ledger, and still needs a member', () => {
    member(register).when(change('grant', 0)).then();
    member().when(change('grant', 0)).thenRefused('MEMBER_NOT_FOUND');
  });
});

describe('E · paying a late fee', () => {
  test('takes exactly that many points, down to the last', () => {
    const spent = withPoints(40).when(change('spend', 40));
    spent.then({ type: 'pointsSpent', points: 40, sagaId: 's1', at });
    expect(spent.state).toMatchObject({ balance: 0 });
  });

  test('with too few points is refused and takes none', () => {
    const refused = withPoints(39).when(change('spend', 40));
    refused.thenRefused('NOT_ENOUGH_POINTS', { balance: 39, needed: 40 });
    expect(refused.state).toMatchObject({ balance: 39 });
  });

  test('is refused to one in debt, and to an unknown member', () => {
    member(register, change('takeBack', 10)).when(change('spend', 1)).thenRefused('NOT_ENOUGH_POINTS', { balance: -10, needed: 1 });
    member().when(change('spend', 10)).thenRefused('MEMBER_NOT_FOUND');
  });

  test('is given back when the clearance is cancelled', () => {
    const given = member(register, change('grant', 40), change('spend', 40)).when(change('giveBack', 40));
    given.then({ type: 'pointsGivenBack', points: 40, sagaId: 's1', at });
    expect(given.state).toMatchObject({ balance: 40 });
  });

  test('has nothing to give back where nothing was taken', () => {
    member().when(change('giveBack', 0)).then();
    withPoints(40).when(change('giveBack', 0)).then();
  });
});

describe('old ledger lines', () => {
  test('are carried forward: the balance stays, and still equals what is carried plus what is left', () => {
    const forgotten = withPoints(30).when({ type: 'forget', points: 20 });
    forgotten.then({ type: 'ledgerCarriedForward', points: 20 });
    expect(forgotten.state).toMatchObject({ balance: 30, carried: 20 });
  });

  test('that sum up to nothing change nothing, for an unknown member too', () => {
    withPoints(30).when({ type: 'forget', points: 0 }).then();
    member().when({ type: 'forget', points: 0 }).then();
  });
});

describe('whatever the order', () => {
  const amount = fc.integer({ min: 1, max: 1000 });
  const pointsEvent: fc.Arbitrary<PointsEvent> = fc.record({
    type: fc.constantFrom('pointsGranted', 'pointsTakenBack', 'pointsSpent', 'pointsGivenBack'),
    points: amount,
    sagaId: fc.constant('s1'),
    at: fc.constant(at),
  });
  const registered = (events: readonly MemberEvent[]) => events.reduce(memberDecider.evolve, givenAfter(memberDecider, 'jenny', register).state);

  test('adding and taking away points gives the same balance', () => {
    fc.assert(
      fc.property(
        fc.array(pointsEvent, { maxLength: 12 }).chain((events) => fc.tuple(fc.constant(events), fc.shuffledSubarray(events, { minLength: events.length }))),
        ([events, shuffled]) => {
          expect(registered(shuffled)).toEqual(registered(events));
          expect(registered(events)).toMatchObject({ balance: events.reduce((sum, event) => sum + pointsOf(event), 0) });
        },
      ),
    );
  });

  test('spending alone never takes a balance below zero', () => {
    const command = fc.tuple(fc.constantFrom('grant' as const, 'spend' as const), amount).map(([type, points]) => change(type, points));
    fc.assert(
      fc.property(fc.array(command, { maxLength: 30 }), (commands) => {
        let state = registered([]);
        for (const one of commands) {
          const decision = memberDecider.decide(one, state);
          if (!isRefusal(decision)) state = decision.reduce(memberDecider.evolve, state);
          expect(memberView(state)?.points).toBeGreaterThanOrEqual(0);
        }
      }),
    );
  });
});
