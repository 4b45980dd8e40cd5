import { describe, expect, test } from 'vitest';
import type { LeasedAccount } from '../../actors/types.ts';
import { unlessRefused } from './end-account.ts';
import { type Held, keptByAccount } from './held.ts';

const works: Held['works'] = () => Promise.resolve({ told: true });

describe('what an account kept', () => {
  test('is not what belongs to an invited person, nor signing in itself', () => {
    const held: readonly Held[] = [{ name: 'session@api', works }, { name: 'sign-in@api', works }, { name: 'invitation', works, owner: {} as LeasedAccount }, { name: 'password-reset', works }];
    expect(keptByAccount(held).map(({ name }) => name)).toEqual(['session@api', 'password-reset']);
  });
});

describe('a credential after its owner was ended', () => {
  test.each([
    ['unknown', 'the ending was refused and it works', true, 403],
    [true, 'the ending was answered with success and it works', true, 204],
    [true, 'the ending had no status and it works', true, null],
    [false, 'the ending was answered with an error and it works no longer', false, 500],
  ] as const)('is told %s when %s', (expected, _when, told, status) => {
    expect(unlessRefused({ told }, 'remove', status).told).toBe(expected);
  });

  test('that was refused has a control that failed', () => {
    expect(unlessRefused({ told: true }, 'disable', 409).problem?.code).toBe('control-failed');
  });
});
