import { describe, expect, test } from 'vitest';
import type { AnswerSeen } from '../../actors/types.ts';
import { assertDecided, letIn } from './told.ts';

const problem = { code: 'unreachable', reason: { ja: '届きません。', en: 'Not reached.' } } as const;
const answers = (...statuses: readonly number[]): { readonly answers: readonly AnswerSeen[] } =>
  ({ answers: statuses.map((status) => ({ status, url: 'https://localhost/', headers: [], text: '', bytes: new Uint8Array() })) });

describe('an attempt to sign in', () => {
  test.each([408, 429, 500, 503])('that was answered with %i refused nobody', (status) => {
    expect(letIn({ effect: 'refused', status })).toMatchObject({ told: 'unknown', problem: { code: 'throttled' } });
  });

  test.each([
    [false, 'it was refused with 401', { effect: 'refused', status: 401 }],
    [false, 'it was refused on a page', { effect: 'refused', status: 200 }],
    [false, 'it was refused without a status', { effect: 'refused' }],
    [true, 'the effect is there, whatever the status', { effect: 'signed-in', status: 500 }],
  ] as const)('told %s when %s', (expected, _when, attempt) => {
    expect(letIn(attempt)).toEqual({ told: expected });
  });

  test('that could not be told keeps its reason', () => {
    expect(letIn({ effect: 'unknown', problem })).toEqual({ told: 'unknown', problem });
  });
});

describe('an operation that gave nothing', () => {
  test.each([408, 429, 500, 502])('was not decided by %i', (status) => {
    expect(() => assertDecided('renew', answers(200, status))).toThrow(expect.objectContaining({ code: 'throttled' }));
  });

  test.each([200, 302, 401, 403, 404])('was decided by %i', (status) => {
    expect(() => assertDecided('renew', answers(503, status))).not.toThrow();
  });
});
