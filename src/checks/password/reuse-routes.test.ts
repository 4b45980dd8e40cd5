import { describe, expect, test } from 'vitest';
import { concludeCheck } from '../../domain/conclude.ts';
import type { EvidenceRef, Problem } from '../../domain/outcome.ts';
import type { ChangeTrial, LoginEffect, ReuseRouteTrial } from '../../observations/password.ts';
import type { JudgeContext } from '../define.ts';
import { reuseRoutes } from './reuse-routes.ts';

const EVIDENCE: EvidenceRef = `sha256:${'a'.repeat(64)}`;
const absences = ['profile', 'forcedChange', 'forgotten'].map((feature) => ({ feature, statement: 'ない' }));
const shape = { codePoints: 10, utf16Units: 10, upper: 2, lower: 3, digits: 2, symbols: 3, others: 0 };

type Effect = ChangeTrial['effect'];
const change = (effect: Effect, problem?: Problem): ChangeTrial => ({ shape, newPassword: 'unknown', previousPassword: 'unknown', effect, evidence: [EVIDENCE], ...(problem ? { problem } : {}) });
const tried = (id: string, attempt: Effect, { control = 'accepted', plain }: { control?: Effect; plain?: LoginEffect } = {}): ReuseRouteTrial =>
  ({ case: id, setUp: [change('accepted')], attempt: change(attempt), control: change(control), ...(plain ? { plainPrevious: plain } : {}) });
const noInput: Problem = { code: 'no-input', reason: { ja: 'passwords.disable', en: 'passwords.disable' } };
const throttled: Problem = { code: 'throttled', reason: { ja: '429', en: '429' } };

const judge = (trials: readonly ReuseRouteTrial[], { selfService = true, profile = { absences } }: { selfService?: boolean; profile?: object } = {}) => concludeCheck(reuseRoutes.judge({
  'password.reuse-routes': [{
    kind: 'password.reuse-routes', subject: 'profile', takenAt: '2026-11-23T00:00:00Z', evidence: [EVIDENCE],
    data: { route: 'profile', kind: 'profile', selfService, depth: 1, trials, accounts: [] },
  }],
}, { profile: { passwords: { setters: {} }, ...profile } } as unknown as JudgeContext));

describe('password.reuse-routes', () => {
  const kept = [tried('route', 'rejected'), tried('route', 'rejected')];
  test.each<[string, string | undefined, string, Parameters<typeof judge>]>([
    ['fail', undefined, 'the previous password is accepted once', [[tried('route', 'rejected'), tried('route', 'accepted')]]],
    ['fail', undefined, 'it is accepted and the control is refused', [[tried('route', 'accepted', { control: 'rejected' })]]],
    ['fail', undefined, 'a space added is trimmed', [[...kept, tried('trailing-space', 'accepted', { plain: 'signed-in' })]]],
    ['fail', undefined, 'an unlock empties the history', [[...kept, tried('after-unlock', 'accepted')]]],
    ['inconclusive', 'control-failed', 'a new password is refused afterwards', [[tried('route', 'rejected', { control: 'rejected' })]]],
    ['inconclusive', 'ambiguous-effect', 'neither password logs in', [[tried('route', 'neither')]]],
    ['inconclusive', 'ambiguous-effect', 'the plain form could not be tried', [[...kept, tried('leading-space', 'accepted', { plain: 'unknown' })]]],
    ['inconclusive', 'throttled', 'it was throttled', [[{ ...tried('route', 'unknown'), attempt: change('unknown', throttled) }]]],
    ['inconclusive', 'window-not-elapsed', 'a minimum age prevents the sequence', [[{ case: 'route', setUp: [change('rejected')] }]]],
    ['inconclusive', 'interrupted', 'nothing was tried', [[]]],
    ['inconclusive', 'no-input', 'the profile is silent about forgotten passwords', [kept, { profile: { absences: absences.slice(0, 2) } }]],
    ['pass', undefined, 'it is refused and a new one accepted', [kept]],
    ['pass', undefined, 'an administrator sets an old value', [[tried('route', 'accepted')], { selfService: false }]],
    ['pass', undefined, 'rapid changes push the first out of the history', [[...kept, tried('cycle', 'accepted')]]],
    ['pass', undefined, 'a space makes another password', [[...kept, tried('leading-space', 'accepted', { plain: 'refused' })]]],
    ['pass', undefined, 'accounts cannot be disabled by the profile', [[...kept, { case: 'after-disabling', setUp: [change('accepted')], problem: noInput }]]],
    ['pass', undefined, 'Japanese letters are not accepted', [[...kept, { case: 'other-normalisation', setUp: [change('rejected'), change('accepted')] }]]],
  ])('%s %s when %s', (outcome, code, _when, parameters) => {
    const concluded = judge(...parameters);
    expect([concluded.outcome, concluded.outcome === 'inconclusive' ? concluded.code : undefined]).toEqual([outcome, code]);
  });

  test('what an administrator may do is told', () => {
    expect(judge([tried('route', 'accepted')], { selfService: false }).notes).toHaveLength(1);
  });
});
