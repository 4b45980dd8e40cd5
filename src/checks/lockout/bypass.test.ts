import { describe, expect, test } from 'vitest';
import { concludeCheck } from '../../domain/conclude.ts';
import type { EvidenceRef } from '../../domain/outcome.ts';
import type { AttemptSeen, BypassData, FailureSeries, Manner } from '../../observations/lockout.ts';
import type { JudgeContext } from '../define.ts';
import { allAccounts } from './all-accounts.ts';
import { resetAbuse } from './reset-abuse.ts';
import { allRoutes } from './all-routes.ts';
import { clientState } from './client-state.ts';
import { identifierVariants } from './identifier-variants.ts';
import { parallel } from './parallel.ts';
import { headerSpoof } from './header-spoof.ts';

const EVIDENCE: EvidenceRef = `sha256:${'c'.repeat(64)}`;
type Effect = AttemptSeen['effect'];

const attempt = (effect: Effect, more: Partial<AttemptSeen> = {}): AttemptSeen => ({ at: '2026-11-23T00:00:00Z', source: 'S1', effect, ...more });
const series = (account: string, effect: Effect, more: Partial<FailureSeries> = {}): FailureSeries =>
  ({ account, controlBefore: attempt('signed-in'), failures: 15, sent: 15, correct: [attempt(effect)], elapsedSeconds: 3, evidence: [EVIDENCE], ...more });
const manner = (name: string, all: readonly FailureSeries[], more: Partial<Manner> = {}): Manner => ({ name, due: 15, control: attempt('signed-in'), series: all, ...more });
const LOCKED = [series('a', 'refused')];
const OPEN = [series('a', 'signed-in'), series('b', 'signed-in')];
const twin = (threshold: number | null = 5) => ({ threshold, series: series('twin', threshold === null ? 'signed-in' : 'refused') });
const unreachable = { code: 'unreachable', reason: { ja: '届きません', en: 'unreachable' } } as const;

const CHECKS = [[headerSpoof, 'headers'], [clientState, 'dropped'], [identifierVariants, 'spread'], [allRoutes, 'own'], [parallel, 'burst'], [allAccounts, 'admin'], [resetAbuse, 'login-page']] as const;

describe.each(CHECKS.map(([check, name]) => ({ id: check.id, check, name })))('$id', ({ check, name }) => {
  const judge = (manners: readonly Manner[], more: Partial<BypassData> = {}) => {
    const data: BypassData = { route: 'api', twin: twin(), holdsSeconds: 60, manners, neighbour: attempt('signed-in'), ...more };
    const seen = { [check.id]: [{ kind: check.id, subject: 'api', takenAt: '2026-11-23T00:00:00Z', evidence: [EVIDENCE], data }] };
    const outcome = concludeCheck(check.judge(seen as never, {} as JudgeContext));
    return [outcome.outcome, outcome.outcome === 'inconclusive' ? outcome.code : undefined];
  };

  test.each<[string, string | undefined, string, Parameters<typeof judge>]>([
    ['fail', undefined, 'two accounts stay open', [[manner(name, OPEN)]]],
    ['inconclusive', 'flaky', 'one account locks and another does not', [[manner(name, [series('a', 'signed-in'), series('b', 'refused')])]]],
    ['inconclusive', 'throttled', 'too few failures were evaluated', [[manner(name, OPEN.map((one) => ({ ...one, failures: 14 })))]]],
    ['inconclusive', 'window-not-elapsed', 'a lock may have ended meanwhile', [[manner(name, OPEN.map((one) => ({ ...one, elapsedSeconds: 60 })))]]],
    ['inconclusive', 'throttled', 'the neighbour is refused too', [[manner(name, LOCKED)], { neighbour: attempt('refused') }]],
    ['inconclusive', 'control-failed', 'plain failures do not lock', [[manner(name, OPEN)], { twin: twin(null) }]],
    ['inconclusive', 'control-failed', 'the manner is refused for everybody', [[manner(name, [], { control: attempt('refused') })]]],
    ['inconclusive', 'control-failed', 'the account never worked', [[manner(name, [series('a', 'refused', { controlBefore: attempt('refused') })])]]],
    ['inconclusive', 'unreachable', 'the control met a problem', [[manner(name, [], { control: attempt('unknown', { problem: unreachable }) })]]],
    ['inconclusive', 'ambiguous-effect', 'the effect is not known', [[manner(name, [series('a', 'unknown')])]]],
    ['inconclusive', 'unreachable', 'the manner could not be tried', [[manner(name, [], { problem: unreachable })]]],
    ['not-applicable', undefined, 'there is no such feature', [[manner(name, [], { notApplicable: { ja: 'ありません', en: 'none' } })]]],
    ['pass', undefined, 'the account is refused', [[manner(name, LOCKED)]]],
  ])('%s %s when %s', (outcome, code, _when, parameters) => {
    expect(judge(...parameters)).toEqual([outcome, code]);
  });

  test('a route without data carries its problem', () => {
    const seen = { [check.id]: [{ kind: check.id, subject: 'api', takenAt: '2026-11-23T00:00:00Z', evidence: [], problem: unreachable }] };
    expect(check.judge(seen as never, {} as JudgeContext)).toMatchObject([{ outcome: 'inconclusive', code: 'unreachable' }]);
  });
});
