import { describe, expect, test } from 'vitest';
import { concludeCheck } from '../../domain/conclude.ts';
import type { EvidenceRef } from '../../domain/outcome.ts';
import type { AccountBoundData, AttemptSeen, LockoutData, LockSeries, SourceSeries } from '../../observations/lockout.ts';
import type { JudgeContext } from '../define.ts';
import { accountBound } from './account-bound.ts';
import { blocksCorrectPassword } from './blocks-correct-password.ts';

const EVIDENCE: EvidenceRef = `sha256:${'b'.repeat(64)}`;
const context = {} as JudgeContext;
type Effect = AttemptSeen['effect'];

const attempt = (effect: Effect, source = 'S1', more: Partial<AttemptSeen> = {}): AttemptSeen => ({ at: '2026-11-23T00:00:00Z', source, effect, ...more });
const at = (...pairs: readonly (readonly [number, Effect])[]) => pairs.map(([beganSeconds, effect]) => ({ ...attempt(effect), beganSeconds, endedSeconds: beganSeconds + 0.2 }));
const timed = (effect: Effect, source: string, beganSeconds: number) => ({ ...attempt(effect, source), beganSeconds, endedSeconds: beganSeconds + 0.2 });
const REFUSED_THROUGHOUT = at([0, 'refused'], [5, 'refused'], [15, 'refused'], [30, 'refused'], [60, 'refused']);

const series = (account: string, failures: number, correct: LockSeries['correct'], more: Partial<LockSeries> = {}): LockSeries =>
  ({ account, failures, failingSeconds: 4, controlBefore: attempt('signed-in'), neighbour: attempt('signed-in'), correct, evidence: [EVIDENCE], ...more });

const seen = (kind: string, data: unknown) => ({ [kind]: [{ kind, subject: 'api', takenAt: '2026-11-23T00:00:00Z', evidence: [EVIDENCE], data }] }) as never;

const verdict = (concluded: ReturnType<typeof concludeCheck>) => [concluded.outcome, concluded.outcome === 'inconclusive' ? concluded.code : undefined];

describe('lockout.blocks-correct-password', () => {
  const judge = (all: readonly LockSeries[], more: Partial<LockoutData> = {}) => concludeCheck(blocksCorrectPassword.judge(seen('lockout.blocks-correct-password', {
    route: 'api', cap: 100, minRefusalSeconds: 60, holdsSeconds: 60, declaredThreshold: null, afterOneFailure: attempt('signed-in'), series: all, ...more,
  } satisfies LockoutData), context));
  const open = at([0, 'signed-in']);

  test.each<[string, string | undefined, string, Parameters<typeof judge>]>([
    ['fail', undefined, 'the cap is reached on two accounts', [[series('a', 100, open), series('b', 100, open)]]],
    ['fail', undefined, 'the lock ends after 3 s on two accounts', [[series('a', 5, at([0, 'refused'], [5, 'signed-in'])), series('b', 5, at([0, 'refused'], [5, 'signed-in']))]]],
    ['inconclusive', 'ambiguous-effect', 'only one account never locked', [[series('a', 100, open)]]],
    ['inconclusive', 'ambiguous-effect', 'the failures did not reach the cap', [[series('a', 50, open), series('b', 50, open)]]],
    ['inconclusive', 'throttled', 'the neighbour is refused too', [[series('a', 5, REFUSED_THROUGHOUT, { neighbour: attempt('refused') })]]],
    ['inconclusive', 'throttled', 'a captcha appeared', [[series('a', 5, [{ ...attempt('refused', 'S1', { hint: 'challenge' }), beganSeconds: 0, endedSeconds: 0.1 }])]]],
    ['inconclusive', 'control-failed', 'the account never worked', [[series('a', 5, REFUSED_THROUGHOUT, { controlBefore: attempt('refused') })]]],
    ['inconclusive', 'control-failed', 'one failure alone refuses', [[series('a', 5, REFUSED_THROUGHOUT)], { afterOneFailure: attempt('refused') }]],
    ['inconclusive', 'ambiguous-effect', 'the oracle could not be asked', [[series('a', 5, at([0, 'unknown'])), series('b', 5, at([0, 'unknown']))]]],
    ['inconclusive', 'ambiguous-effect', 'the refusal was not watched to the end', [[series('a', 5, at([0, 'refused'], [5, 'refused']))]]],
    ['inconclusive', 'window-not-elapsed', 'the failures took so long that a lock may have ended among them', [[series('a', 100, open, { failingSeconds: 70 }), series('b', 100, open, { failingSeconds: 70 })]]],
    ['inconclusive', 'window-not-elapsed', 'a lock that began early may have held long enough', [[series('a', 50, at([0, 'refused'], [15, 'signed-in']), { failingSeconds: 50 }), series('b', 50, at([0, 'refused'], [15, 'signed-in']), { failingSeconds: 50 })]]],
    ['inconclusive', 'window-not-elapsed', 'it opens while the last attempt of the window is under way', [[series('a', 5, at([0, 'refused'], [59.9, 'signed-in'])), series('b', 5, at([0, 'refused'], [59.9, 'signed-in']))]]],
    ['pass', undefined, 'the correct password stays refused', [[series('a', 5, REFUSED_THROUGHOUT)]]],
    ['pass', undefined, 'it locks only at ten', [[series('a', 5, open), series('a', 10, REFUSED_THROUGHOUT)]]],
  ])('%s %s when %s', (outcome, code, _when, parameters) => {
    expect(verdict(judge(...parameters))).toEqual([outcome, code]);
  });

  test('a lock after more than ten failures is remarked upon', () => {
    expect(judge([series('a', 20, REFUSED_THROUGHOUT)]).notes).toHaveLength(1);
  });
});

describe('lockout.account-bound', () => {
  const tried = (account: string, fromMain: Effect, fromOther: Effect): SourceSeries =>
    ({ account, failures: { S1: 5 }, failingSeconds: 4, correct: [timed(fromMain, 'S1', 0), timed(fromOther, 'S2', 1)], evidence: [EVIDENCE] });
  const bound: AccountBoundData = {
    route: 'api', sources: ['S1', 'S2'], holdsSeconds: 60, threshold: 5, twinFromOther: attempt('signed-in', 'S2'),
    oneSource: [tried('a', 'refused', 'refused')], spread: [tried('b', 'refused', 'refused')], neighbours: [attempt('signed-in', 'S1'), attempt('signed-in', 'S2')],
  };
  const judge = (more: Partial<AccountBoundData>) => concludeCheck(accountBound.judge(seen('lockout.account-bound', { ...bound, ...more }), context));

  test.each<[string, string | undefined, string, Partial<AccountBoundData>]>([
    ['fail', undefined, 'the other source logs in on two accounts', { oneSource: [tried('a', 'refused', 'signed-in'), tried('c', 'refused', 'signed-in')] }],
    ['fail', undefined, 'spread failures do not lock on two accounts', { spread: [tried('b', 'signed-in', 'signed-in'), tried('d', 'signed-in', 'signed-in')] }],
    ['inconclusive', 'window-not-elapsed', 'the other source logs in when the lock may have ended', { oneSource: ['a', 'c'].map((account) => ({ ...tried(account, 'refused', 'signed-in'), failingSeconds: 59 })) }],
    ['inconclusive', 'flaky', 'the other source logs in once of two', { oneSource: [tried('a', 'refused', 'signed-in'), tried('c', 'refused', 'refused')] }],
    ['inconclusive', 'control-failed', 'the other source never works', { twinFromOther: attempt('refused', 'S2') }],
    ['inconclusive', 'control-failed', 'nothing locks', { threshold: null }],
    ['inconclusive', 'throttled', 'the neighbour is refused at the end', { neighbours: [attempt('signed-in', 'S1'), attempt('refused', 'S2')] }],
    ['inconclusive', 'ambiguous-effect', 'an effect is not known', { oneSource: [tried('a', 'refused', 'unknown')] }],
    ['pass', undefined, 'refused from both', {}],
  ])('%s %s when %s', (outcome, code, _when, more) => {
    expect(verdict(judge(more))).toEqual([outcome, code]);
  });
});
