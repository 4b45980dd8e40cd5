import { describe, expect, test } from 'vitest';
import { concludeCheck } from '../../domain/conclude.ts';
import type { EvidenceRef } from '../../domain/outcome.ts';
import type { LoginEffect, VerificationTrial } from '../../observations/password.ts';
import { policySchema } from '../../profile/policy-schema.ts';
import type { JudgeContext } from '../define.ts';
import { exactVerification } from './exact-verification.ts';

const EVIDENCE: EvidenceRef = `sha256:${'a'.repeat(64)}`;
const context = { policy: policySchema.parse({ policyVersion: 1, municipality: '試験市' }) } as JudgeContext;

const form = (id: string, variant: LoginEffect, [before, after]: [LoginEffect, LoginEffect] = ['signed-in', 'signed-in'], passwordLength = 80): VerificationTrial =>
  ({ case: id, passwordLength, variant, controlBefore: before, controlAfter: after, evidence: [EVIDENCE] });
const short = (id: string, variant: LoginEffect, controls?: [LoginEffect, LoginEffect]) => form(id, variant, controls, 10);
const different = short('wholly-different', 'refused');
const clean = [different, short('swapped-case', 'refused'), form('prefix-9', 'refused')];

const judge = (trials: readonly VerificationTrial[]) => concludeCheck(exactVerification.judge({
  'password.exact-verification': [{
    kind: 'password.exact-verification', subject: 'api', takenAt: '2026-11-23T00:00:00Z', evidence: [EVIDENCE],
    data: { route: 'api', leastLength: 10, longLength: 80, trials, accounts: [] },
  }],
}, context));

describe('password.exact-verification', () => {
  test.each<[string, string | undefined, string, readonly VerificationTrial[]]>([
    ['fail', undefined, 'swapped case logs in', [...clean, short('swapped-case', 'signed-in')]],
    ['fail', undefined, 'it logs in though the password no longer does', [...clean, short('swapped-case', 'signed-in', ['signed-in', 'refused'])]],
    ['fail', undefined, 'other symbols log in', [...clean, short('changed-symbol', 'signed-in')]],
    ['fail', undefined, 'nine characters of ten suffice', [...clean, short('last-removed', 'signed-in')]],
    ['fail', undefined, 'nine characters of eighty suffice', [different, form('prefix-9', 'signed-in')]],
    ['fail', undefined, 'the tail after the ninth character is not looked at', [...clean, form('tail-after-9', 'signed-in')]],
    ['inconclusive', 'control-failed', 'a wholly different password logs in', [short('wholly-different', 'signed-in'), ...clean.slice(1)]],
    ['inconclusive', 'control-failed', 'a wholly different password was not tried', clean.slice(1)],
    ['inconclusive', 'throttled', 'the password itself is refused afterwards', [...clean, short('suffix', 'refused', ['signed-in', 'refused'])]],
    ['inconclusive', 'throttled', 'the password itself was refused before', [...clean, short('suffix', 'refused', ['refused', 'signed-in'])]],
    ['inconclusive', 'ambiguous-effect', 'the effect is unknown', [...clean, short('suffix', 'unknown')]],
    ['inconclusive', 'control-failed', 'no long password could be set', clean.slice(0, 2)],
    ['inconclusive', 'control-failed', 'no password could be set', []],
    ['pass', undefined, 'only the password logs in', clean],
    ['pass', undefined, 'it is cut off at 72 bytes', [...clean, form('tail-after-72', 'signed-in')]],
    ['pass', undefined, 'it is cut off at the least length', [...clean, form('prefix-10', 'signed-in'), short('suffix', 'signed-in')]],
    ['pass', undefined, 'spaces around it are dropped', [...clean, short('trailing-space', 'signed-in')]],
    ['pass', undefined, 'full-width forms are normalised', [...clean, short('full-width', 'signed-in')]],
  ])('%s %s when %s', (outcome, code, _when, trials) => {
    const concluded = judge(trials);
    expect([concluded.outcome, concluded.outcome === 'inconclusive' ? concluded.code : undefined]).toEqual([outcome, code]);
  });

  test('what is accepted without harm is told', () => {
    expect(judge([...clean, form('tail-after-72', 'signed-in')]).notes).toHaveLength(1);
  });
});
