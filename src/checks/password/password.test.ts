import { describe, expect, test } from 'vitest';
import { concludeCheck } from '../../domain/conclude.ts';
import type { EvidenceRef } from '../../domain/outcome.ts';
import type { ChangeTrial, PasswordSample } from '../../observations/password.ts';
import { policySchema } from '../../profile/policy-schema.ts';
import type { JudgeContext } from '../define.ts';
import { minLength } from './min-length.ts';
import { requireDigit } from './require-class.ts';
import { reuse } from './reuse.ts';

const EVIDENCE: EvidenceRef = `sha256:${'a'.repeat(64)}`;
const context = { policy: policySchema.parse({ policyVersion: 1, municipality: '試験市' }) } as JudgeContext;
const shape = { codePoints: 9, utf16Units: 9, upper: 2, lower: 3, digits: 2, symbols: 2, others: 0 };

type Effect = ChangeTrial['effect'];
const trial = (effect: Effect): ChangeTrial => ({ shape, newPassword: 'unknown', previousPassword: 'unknown', effect, evidence: [EVIDENCE] });
const sample = (id: string, negative: Effect, [before, after]: [Effect, Effect] = ['accepted', 'accepted'], strippedForm?: 'signed-in' | 'refused' | 'unknown'): PasswordSample =>
  ({ case: id, controlBefore: trial(before), negative: trial(negative), controlAfter: trial(after), ...(strippedForm ? { strippedForm } : {}) });
const twice = (...parameters: Parameters<typeof sample>): PasswordSample[] => [sample(...parameters), sample(...parameters)];

const judgeLength = (samples: readonly PasswordSample[]) => concludeCheck(minLength.judge({
  'password.min-length': [{ kind: 'password.min-length', subject: 'api', takenAt: '2026-11-23T00:00:00Z', evidence: [EVIDENCE], data: { route: 'api', controlLength: 10, samples, accounts: [] } }],
}, context));

describe('password.min-length', () => {
  const core = twice('length-9', 'rejected');
  test.each<[string, string | undefined, string, readonly PasswordSample[]]>([
    ['fail', undefined, '9 characters are accepted twice', twice('length-9', 'accepted')],
    ['fail', undefined, 'a trimmed space counts: the short form logs in', [...core, ...twice('trailing-space', 'accepted', undefined, 'signed-in')]],
    ['fail', undefined, 'a forbidden password logs in although a control broke', [...twice('length-9', 'accepted', ['accepted', 'rejected'])]],
    ['inconclusive', 'flaky', 'one of two is accepted', [sample('length-9', 'accepted'), sample('length-9', 'rejected')]],
    ['inconclusive', 'control-failed', 'the control is refused afterwards', twice('length-9', 'rejected', ['accepted', 'rejected'])],
    ['inconclusive', 'control-failed', 'the control was refused before', twice('length-9', 'rejected', ['rejected', 'accepted'])],
    ['inconclusive', 'ambiguous-effect', 'both passwords log in', twice('length-9', 'both')],
    ['inconclusive', 'ambiguous-effect', 'neither password logs in', twice('length-9', 'neither')],
    ['inconclusive', 'ambiguous-effect', 'the short form of an accepted one could not be tried', [...core, ...twice('zero-width', 'accepted', undefined, 'unknown')]],
    ['inconclusive', 'interrupted', 'only one sample was taken', [sample('length-9', 'rejected')]],
    ['inconclusive', 'interrupted', 'the core case was not tried', twice('length-8', 'rejected')],
    ['pass', undefined, 'refused twice between accepted controls', core],
    ['pass', undefined, 'a space is a character: the full form alone logs in', [...core, ...twice('trailing-space', 'accepted', undefined, 'refused')]],
  ])('%s %s when %s', (outcome, code, _when, samples) => {
    const concluded = judgeLength(samples);
    expect([concluded.outcome, concluded.outcome === 'inconclusive' ? concluded.code : undefined]).toEqual([outcome, code]);
  });

  test('a fail names the case', () => {
    expect(judgeLength(twice('length-9', 'accepted')).cases.filter((one) => one.outcome === 'fail').map((one) => one.id)).toEqual(['length-9@api']);
  });
});

describe('password.require-digit', () => {
  const judge = (samples: readonly PasswordSample[]) => concludeCheck(requireDigit.judge({
    'password.require-digit': [{ kind: 'password.require-digit', subject: 'api', takenAt: '2026-11-23T00:00:00Z', evidence: [EVIDENCE], data: { route: 'api', controlLength: 10, samples, accounts: [] } }],
  }, context));

  test('full-width digits that count are an observation, not a fail', () => {
    const concluded = judge([...twice('min-length', 'rejected'), sample('full-width-digit', 'accepted')]);
    expect(concluded.outcome).toBe('pass');
    expect(concluded.notes).toHaveLength(1);
  });

  test('a rule waived for long passwords fails', () => {
    const concluded = judge([...twice('min-length', 'rejected'), ...twice('length-16', 'accepted')]);
    expect(concluded.outcome).toBe('fail');
  });
});

describe('password.reuse', () => {
  const judge = (trials: readonly (readonly [distance: number, attempt: Effect, control: Effect])[], setUp: Effect = 'accepted') => concludeCheck(reuse.judge({
    'password.reuse': [{ kind: 'password.reuse', subject: 'api', takenAt: '2026-11-23T00:00:00Z', evidence: [EVIDENCE], data: {
      route: 'api', depth: 1, declaredDepth: null,
      accounts: ['a', 'b'].map((account) => ({ account, setUp: [trial(setUp)], trials: trials.map(([distance, attempt, control]) => ({ distance, attempt: trial(attempt), control: trial(control) })) })),
    } }],
  }, context));

  test.each<[string, string | undefined, Parameters<typeof judge>]>([
    ['fail', undefined, [[[1, 'accepted', 'accepted']]]],
    ['inconclusive', 'control-failed', [[[1, 'rejected', 'rejected']]]],
    ['inconclusive', 'ambiguous-effect', [[[1, 'neither', 'accepted']]]],
    ['inconclusive', 'window-not-elapsed', [[], 'rejected']],
    ['inconclusive', 'control-failed', [[]]],
    ['pass', undefined, [[[1, 'rejected', 'accepted']]]],
  ])('%s %s', (outcome, code, parameters) => {
    const concluded = judge(...parameters);
    expect([concluded.outcome, concluded.outcome === 'inconclusive' ? concluded.code : undefined]).toEqual([outcome, code]);
  });
});
