import { describe, expect, test } from 'vitest';
import { OperationError } from '../../actors/operation-error.ts';
import type { AnswerSeen, OperationResult } from '../../actors/types.ts';
import { answered, recreationOf } from './recreation.ts';

const answers: readonly AnswerSeen[] = [{ status: 409, url: 'https://localhost/', headers: [], text: '', bytes: new Uint8Array() }];
const failing = (code: OperationError['code']) => () => Promise.reject(Object.assign(new OperationError(code, { ja: '失敗', en: 'Failed.' }), { answers }));

describe('an account made again', () => {
  test.each([
    ['unknown', 'the service said done and the new password does not sign in', false, 201],
    ['unknown', 'the service was throttling', false, 429],
    ['unknown', 'the service gave up waiting', false, 408],
    ['unknown', 'the service was down', false, 503],
    ['unknown', 'nothing was answered', false, undefined],
    ['unknown', 'signing in could not be told', 'unknown', 409],
    ['refused', 'the service turned the login id down', false, 409],
    ['created', 'it signs in, whatever the status', true, 409],
  ] as const)('is %s when %s', (expected, _when, signedIn, status) => {
    expect(recreationOf(signedIn, status)).toBe(expected);
  });
});

describe('the answer to an operation', () => {
  test('is had where it lacks what it must give', async () => {
    expect(await answered(failing('control-failed'))).toEqual({ values: {}, status: 409 });
  });

  test('is not had where the operation could not be carried out', async () => {
    await expect(answered(failing('unreachable'))).rejects.toMatchObject({ code: 'unreachable' });
  });

  test('is had from a result', async () => {
    expect(await answered(() => Promise.resolve({ values: { userId: '7' }, answers } as unknown as OperationResult))).toEqual({ values: { userId: '7' }, status: 409 });
  });
});
