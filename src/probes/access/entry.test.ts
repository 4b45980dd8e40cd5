import { describe, expect, test } from 'vitest';
import type { ActingAccount, LoginAttempt } from '../../actors/types.ts';
import type { ProbeContext } from '../define.ts';
import { signingIn } from './entry.ts';

const context = (attempt: Pick<LoginAttempt, 'effect' | 'status' | 'problem'>): ProbeContext =>
  ({ now: () => new Date(0), actors: { tryLogin: () => Promise.resolve(attempt) } }) as never;
const effectOf = async (attempt: Parameters<typeof context>[0]) =>
  (await signingIn(context(attempt), { password: 'pw' } as ActingAccount, 'api', 'S2')).effect;

describe('signing in from elsewhere', () => {
  test.each([
    ['unknown', 'the service was throttling', { effect: 'refused', status: 429 }],
    ['unknown', 'the service was down', { effect: 'refused', status: 503 }],
    ['refused', 'it was turned away', { effect: 'refused', status: 403 }],
    ['let-in', 'it worked', { effect: 'signed-in', status: 200 }],
    ['no-answer', 'nobody answered', { effect: 'unknown', problem: { code: 'unreachable', reason: { ja: '届きません。', en: 'Not reached.' } } }],
  ] as const)('is %s when %s', async (expected, _when, attempt) => {
    expect(await effectOf(attempt)).toBe(expected);
  });
});
