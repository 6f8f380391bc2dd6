import { describe, expect, test } from '@jest/globals';
import { noteInKorean, remainsInKorean, sentenceInKorean } from './korean.ts';

test.each([
  ['no success from book, member: asked again', '도서, 회원 승인이 없어 다시 물었습니다'],
  ['no acknowledgement from member: sent again', '회원 확인이 없어 다시 보냈습니다'],
  ['retry by 사서', '사서 님이 다시 시도했습니다'],
  ['something that a newer server says', 'something that a newer server says'],
])('the note "%s"', (english, korean) => {
  expect(noteInKorean(english)).toBe(korean);
});

test.each([
  ['member acknowledges PointUse', '회원: 포인트 되돌리기 확인'],
  ['book says yes to RENT', '도서: 대여 승인'],
  ['rental is told that it stands', '대여에 확정 알림'],
])('what remains: "%s"', (english, korean) => {
  expect(remainsInKorean(english)).toBe(korean);
});

describe('why a saga is stuck', () => {
  const stuck = {
    sagaId: 's', status: 'STUCK', version: 3, nextTimer: null, remains: [],
    waitingFor: [{ participant: 'member', what: 'acknowledgement of PointUse', since: '2026-11-25T12:00:00Z' }],
    actions: ['retry', 'abandon'],
  } as const;
  const plain = { ...stuck, remains: [...stuck.remains], waitingFor: [...stuck.waitingFor], actions: [...stuck.actions] };

  test('names who is missing, whether it heals by itself, and what a person can do', () => {
    expect(sentenceInKorean({ ...plain, sentence: '… It goes on by itself when that comes; …' }, '정해진 시간 안에 답변이 오지 않았습니다.', String)).toBe(
      '멈추었습니다 (정해진 시간 안에 답변이 오지 않았습니다). 아직 없는 것: 회원의 포인트 되돌리기 확인. 오면 저절로 이어집니다. 담당자가 할 수 있는 일: 다시 시도, 포기.',
    );
  });

  test('does not promise what will not happen', () => {
    expect(sentenceInKorean({ ...plain, sentence: '… It does not go on by itself; …' }, undefined, String)).toContain('저절로 이어지지 않습니다.');
  });
});
