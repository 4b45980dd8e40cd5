import { describe, expect, test } from 'vitest';
import { concludeCheck } from '../../domain/conclude.ts';
import type { EvidenceRef } from '../../domain/outcome.ts';
import type { AccessSeen, AdminFactorsData, HalfSessionData, HalfSessionUse } from '../../observations/mfa.ts';
import type { JudgeContext } from '../define.ts';
import { adminRequired } from './admin-required.ts';
import { halfSession } from './half-session.ts';

const EVIDENCE: EvidenceRef = `sha256:${'c'.repeat(64)}`;
const context = {} as JudgeContext;
const seen = (kind: string, data: unknown) => ({ [kind]: [{ kind, subject: 'api', takenAt: '2026-11-23T00:00:00Z', evidence: [EVIDENCE], data }] }) as never;
const verdict = (concluded: ReturnType<typeof concludeCheck>) => [concluded.outcome, concluded.outcome === 'inconclusive' ? concluded.code : undefined];

const access = (privileged: AccessSeen['privileged'], more: Partial<AccessSeen> = {}): AccessSeen => ({ identity: null, privileged, functions: [], ...more });
const unreachable = { code: 'unreachable', reason: { ja: '届きません。', en: 'Not reached.' } } as const;

describe('mfa.admin-required', () => {
  const compliant: AdminFactorsData = { account: 'admin1', route: 'api', hasFactor: true, wrongPassword: access(false), firstFactorOnly: access(false), bothFactors: access(true) };
  const judge = (more: Partial<AdminFactorsData>) => concludeCheck(adminRequired.judge(seen('mfa.admin-required', { ...compliant, ...more }), context));

  test.each<[string, string | undefined, string, Partial<AdminFactorsData>]>([
    ['fail', undefined, 'the first factor alone shows the marker', { firstFactorOnly: access(true) }],
    ['fail', undefined, 'the first factor alone opens a function', { firstFactorOnly: access(false, { functions: [{ name: 'users', privileged: true }] }) }],
    ['fail', undefined, 'an account without a factor is privileged', { hasFactor: false, firstFactorOnly: access(true) }],
    ['inconclusive', 'control-failed', 'a wrong password shows the marker', { wrongPassword: access(true) }],
    ['inconclusive', 'control-failed', 'both factors do not show the marker', { bothFactors: access(false) }],
    ['inconclusive', 'unreachable', 'both factors could not be tried', { bothFactors: access('unknown', { problem: unreachable }) }],
    ['inconclusive', 'no-input', 'the factor is not at hand', { hasFactor: false, bothFactors: access(false) }],
    ['inconclusive', 'unreachable', 'the oracle could not be asked', { firstFactorOnly: access('unknown', { problem: unreachable }) }],
    ['inconclusive', 'ambiguous-effect', 'a function could not be tried', { firstFactorOnly: access(false, { functions: [{ name: 'users', privileged: 'unknown' }] }) }],
    ['pass', undefined, 'nothing is given before the second factor', {}],
  ])('%s %s when %s', (outcome, code, _when, more) => {
    expect(verdict(judge(more))).toEqual([outcome, code]);
  });

  test('half a session that knows who it is passes with a remark', () => {
    expect(judge({ firstFactorOnly: access(false, { identity: 'admin1' }) })).toMatchObject({ outcome: 'pass', notes: [{}] });
  });
});

describe('mfa.half-session', () => {
  const use = (kind: string, more: Partial<HalfSessionUse> = {}): HalfSessionUse => ({ kind, name: 'users', presented: 'session', effect: false, control: null, evidence: [EVIDENCE], ...more });
  const required = [use('privileged-oracle', { control: true }), use('admin-function', { control: true }), use('repeated-sign-in')];
  const changing = [use('password-change'), use('factor-settings')];
  const judge = (uses: readonly HalfSessionUse[], bothFactors = access(true)) =>
    concludeCheck(halfSession.judge(seen('mfa.half-session', { account: 'admin1', route: 'api', uses, bothFactors } satisfies HalfSessionData), context));

  test.each<[string, string | undefined, string, Parameters<typeof judge>]>([
    ['fail', undefined, 'a function opens', [[...required, ...changing, use('admin-function', { name: 'auditLog', effect: true })]]],
    ['fail', undefined, 'a challenge token is good as a credential', [[...required, use('credential-function', { effect: true })]]],
    ['fail', undefined, 'the password was changed', [[...required, use('password-change', { effect: true })]]],
    ['inconclusive', 'control-failed', 'both factors do not open the function either', [[use('privileged-oracle'), use('admin-function', { control: false }), use('repeated-sign-in'), ...changing]]],
    ['inconclusive', 'control-failed', 'both factors show nothing', [[...required, ...changing], access(false)]],
    ['inconclusive', 'no-input', 'no function is declared', [[use('privileged-oracle'), use('repeated-sign-in'), ...changing]]],
    ['inconclusive', 'no-input', 'there is no disposable administrator', [required]],
    ['inconclusive', 'unreachable', 'a use could not be tried', [[...required, ...changing, use('credential-function', { effect: 'unknown', problem: unreachable })]]],
    ['inconclusive', 'ambiguous-effect', 'an effect is not known', [[...required, ...changing, use('credential-function', { effect: 'unknown' })]]],
    ['pass', undefined, 'nothing works', [[...required, ...changing]]],
  ])('%s %s when %s', (outcome, code, _when, parameters) => {
    expect(verdict(judge(...parameters))).toEqual([outcome, code]);
  });
});
