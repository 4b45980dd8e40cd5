import { describe, expect, test } from 'vitest';
import { concludeCheck } from '../../domain/conclude.ts';
import type { EvidenceRef, Problem } from '../../domain/outcome.ts';
import type { BoundsTrial, ChangeTrial, UsabilityData } from '../../observations/password.ts';
import type { JudgeContext } from '../define.ts';
import { usabilityBounds } from './usability-bounds.ts';

const EVIDENCE: EvidenceRef = `sha256:${'a'.repeat(64)}`;
const shape = { codePoints: 64, utf16Units: 64, upper: 16, lower: 16, digits: 16, symbols: 16, others: 0 };
type Effect = ChangeTrial['effect'];
const change = (effect: Effect, problem?: Problem): ChangeTrial => ({ shape, newPassword: 'unknown', previousPassword: 'unknown', effect, evidence: [EVIDENCE], ...(problem ? { problem } : {}) });
const trial = (id: string, attempt: Effect, [before, after]: [Effect, Effect] = ['accepted', 'accepted']): BoundsTrial =>
  ({ case: id, controlBefore: change(before), attempt: change(attempt), controlAfter: change(after) });
const throttled: Problem = { code: 'throttled', reason: { ja: '429', en: '429' } };

const judge = (trials: readonly BoundsTrial[], rest: Partial<UsabilityData> = {}) => concludeCheck(usabilityBounds.judge({
  'password.usability-bounds': [{
    kind: 'password.usability-bounds', subject: 'api', takenAt: '2026-11-23T00:00:00Z', evidence: [EVIDENCE],
    data: { route: 'api', trials, otherSession: 'ended', noticeMail: true, accounts: [], ...rest },
  }],
}, {} as JudgeContext));

describe('password.usability-bounds', () => {
  const good = [trial('length-64', 'accepted'), trial('wrong-current', 'rejected'), trial('empty-current', 'rejected'), trial('paste', 'accepted')];
  const but = (...trials: BoundsTrial[]): BoundsTrial[] => [...good.filter(({ case: id }) => id !== trials[0]?.case), ...trials];
  test.each<[string, string | undefined, string, readonly BoundsTrial[]]>([
    ['fail', undefined, '64 characters are refused', but(trial('length-64', 'rejected'))],
    ['fail', undefined, 'pasting does not work', but(trial('paste', 'rejected'))],
    ['fail', undefined, 'a wrong present password suffices', but(trial('wrong-current', 'accepted'))],
    ['fail', undefined, 'no present password is needed', but(trial('empty-current', 'both'))],
    ['inconclusive', 'control-failed', 'an ordinary change fails afterwards', but(trial('wrong-current', 'rejected', ['accepted', 'rejected']))],
    ['inconclusive', 'ambiguous-effect', 'neither password logs in', but(trial('length-64', 'neither'))],
    ['inconclusive', 'throttled', 'it was throttled', but({ ...trial('length-64', 'unknown'), attempt: change('unknown', throttled) })],
    ['pass', undefined, 'all is well', good],
    ['pass', undefined, 'there is no page', good.filter(({ case: id }) => id !== 'paste')],
    ['pass', undefined, '128 characters are refused', [...good, trial('length-128', 'rejected')]],
    ['pass', undefined, 'Japanese is refused', [...good, trial('japanese', 'rejected')]],
  ])('%s %s when %s', (outcome, code, _when, trials) => {
    const concluded = judge(trials);
    expect([concluded.outcome, concluded.outcome === 'inconclusive' ? concluded.code : undefined]).toEqual([outcome, code]);
  });

  test('what is only worth knowing is told', () => {
    expect(judge(good).notes).toBeUndefined();
    expect(judge([...good, trial('spaces', 'rejected')], { otherSession: 'alive', noticeMail: false }).notes).toHaveLength(3);
  });
});
