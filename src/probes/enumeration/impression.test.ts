import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { AnswerSeen } from '../../actors/types.ts';
import { absentId, absentVariables } from './absent-account.ts';
import { impressionOf } from './impression.ts';

const answer = (text: string, headers: AnswerSeen['headers'] = [], status = 401): AnswerSeen => ({ status, url: 'https://a.invalid/', headers, text, bytes: Buffer.from(text) });

describe('impressions', () => {
  test.each<[string, AnswerSeen, AnswerSeen, boolean]>([
    ['other words', answer('登録されていません'), answer('誤っています'), false],
    ['another status', answer('x', [], 401), answer('x', [], 403), false],
    ['a header more', answer('x', [['X-State', 'locked']]), answer('x'), false],
    ['another value of a header', answer('x', [['Location', '/locked']]), answer('x', [['Location', '/login']]), false],
    ['another cookie', answer('x', [['Set-Cookie', 'seen=1']]), answer('x', [['Set-Cookie', 'sid=1']]), false],
    ['the login id repeated', answer('tanaka ではログインできません'), answer('suzuki ではログインできません'), true],
    ['a receipt number', answer('受付 8e2c6c3a-7b1f-4f43-9f80-fc3c2f1a3b11'), answer('受付 11111111-7b1f-4f43-9f80-fc3c2f1a3b11'), true],
    ['another request id', answer('x', [['X-Request-Id', 'a1']]), answer('x', [['X-Request-Id', 'b2']]), true],
    ['another length and time', answer('x', [['Content-Length', '10'], ['Date', 'a']]), answer('x', [['Content-Length', '12'], ['Date', 'b']]), true],
    ['another value of the same cookie', answer('x', [['Set-Cookie', 'sid=abc; Path=/']]), answer('x', [['Set-Cookie', 'sid=def; Path=/']]), true],
  ])('%s', (_what, one, other, alike) => {
    const equal = JSON.stringify(impressionOf(one, ['tanaka'])) === JSON.stringify(impressionOf(other, ['suzuki']));
    expect(equal).toBe(alike);
  });
});

describe('login ids nobody has', () => {
  test.each(['kenshuabc123001', 'tanaka.taro', '00012345', 'user@t1.example', 'x'])('are like %s', (id) => {
    const other = absentId(id, randomBytes);
    expect(other.split('@').slice(1)).toEqual(id.split('@').slice(1));
    expect(other.length - id.length).toBeLessThanOrEqual(1);
  });

  test('differ from it', () => {
    fc.assert(fc.property(fc.stringMatching(/^[a-z]{6,20}\d{3}$/), (id) => absentId(id, randomBytes) !== id));
  });

  test('stand wherever the id stood', () => {
    const { loginId, mail, code } = absentVariables({ identity: 'tanaka', variables: { loginId: 'tanaka', mail: 'tanaka@t1.example', code: 't1' } } as never, randomBytes);
    expect([mail, code]).toEqual([`${loginId}@t1.example`, 't1']);
    expect(loginId).not.toBe('tanaka');
  });
});
