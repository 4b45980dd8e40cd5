import { describe, expect, test } from 'vitest';
import type { AnswerSeen } from '../../actors/types.ts';
import { endedBy, sinceEnding, type Ended } from './ending.ts';

const problem = { code: 'control-failed', reason: { ja: '失敗', en: 'Failed.' } } as const;
const answers = (...statuses: readonly number[]): { readonly answers: readonly AnswerSeen[] } =>
  ({ answers: statuses.map((status) => ({ status, url: 'https://localhost/', headers: [], text: '', bytes: new Uint8Array() })) });

describe('signing out', () => {
  test.each([400, 401, 403, 404, 429, 500])('answered with %i was not done', (status) => {
    expect(endedBy('signOut', answers(200, status))).toMatchObject({ told: false, problem: { code: 'control-failed' } });
  });

  test.each([[200], [204], [302], [401, 200], []])('answered with %s was done', (...statuses) => {
    expect(endedBy('signOut', answers(...statuses))).toEqual({ told: true });
  });
});

describe('a credential afterwards', () => {
  const refused: Ended = { told: false, problem };
  const failed: Ended = { told: 'unknown', problem };
  test.each<[boolean | 'unknown', string, Ended, boolean]>([
    ['unknown', 'the sign-out was refused and it works', refused, true],
    ['unknown', 'the sign-out could not be carried out and it works', failed, true],
    ['unknown', 'the sign-out could not be carried out and it works no longer', failed, false],
    [false, 'the sign-out was answered with an error and it works no longer', refused, false],
    [true, 'the sign-out was done and it works', { told: true }, true],
    [false, 'the sign-out was done and it works no longer', { told: true }, false],
  ])('is %s when %s', (expected, _when, ended, after) => {
    expect(sinceEnding(ended, { told: after }).told).toBe(expected);
  });
});
