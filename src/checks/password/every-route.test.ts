import { describe, expect, test } from 'vitest';
import { concludeCheck } from '../../domain/conclude.ts';
import type { EvidenceRef, Problem } from '../../domain/outcome.ts';
import type { ChangeTrial, PasswordSample } from '../../observations/password.ts';
import { PASSWORD_FEATURES } from '../../profile/password-schema.ts';
import type { JudgeContext } from '../define.ts';
import { everyRoute } from './every-route.ts';

const EVIDENCE: EvidenceRef = `sha256:${'a'.repeat(64)}`;
const RULES = ['min-length', 'require-upper', 'require-lower', 'require-digit', 'require-symbol'];
const absences = PASSWORD_FEATURES.map((feature) => ({ feature, statement: 'ない' }));
const contextOf = (profile: object) => ({ profile: { passwords: { setters: {} }, ...profile } }) as unknown as JudgeContext;
const shape = { codePoints: 9, utf16Units: 9, upper: 2, lower: 3, digits: 2, symbols: 2, others: 0 };

type Effect = ChangeTrial['effect'];
const trial = (effect: Effect, problem?: Problem): ChangeTrial => ({ shape, newPassword: 'unknown', previousPassword: 'none', effect, evidence: [EVIDENCE], ...(problem ? { problem } : {}) });
const rule = (id: string, negatives: readonly [Effect, Effect], control: Effect = 'accepted'): PasswordSample[] =>
  negatives.map((negative) => ({ case: id, controlBefore: trial('accepted'), negative: trial(negative), controlAfter: trial(control) }));
const kept = RULES.flatMap((id) => rule(id, ['rejected', 'rejected']));
const but = (...samples: PasswordSample[]): PasswordSample[] => [...kept.filter(({ case: id }) => id !== samples[0]?.case), ...samples];

const judge = (samples: readonly PasswordSample[] | Problem, profile: object = { absences }) => concludeCheck(everyRoute.judge({
  'password.every-route': [{
    kind: 'password.every-route', subject: 'import', takenAt: '2026-11-23T00:00:00Z', evidence: [EVIDENCE],
    ...('code' in samples ? { problem: samples } : { data: { route: 'import', kind: 'import', controlLength: 10, samples, accounts: [] } }),
  }],
}, contextOf(profile)));

const throttled: Problem = { code: 'throttled', reason: { ja: '429', en: '429' } };
const noAccount: Problem = { code: 'no-input', reason: { ja: '口座', en: 'account' } };

describe('password.every-route', () => {
  test.each<[string, string | undefined, string, Parameters<typeof judge>]>([
    ['fail', undefined, 'a short password is accepted twice', [but(...rule('min-length', ['accepted', 'accepted']))]],
    ['fail', undefined, 'a password without a symbol is accepted', [but(...rule('require-symbol', ['accepted', 'accepted']))]],
    ['inconclusive', 'flaky', 'one of two is accepted', [but(...rule('require-upper', ['accepted', 'rejected']))]],
    ['inconclusive', 'control-failed', 'the control afterwards is refused', [but(...rule('require-upper', ['rejected', 'rejected'], 'rejected'))]],
    ['inconclusive', 'ambiguous-effect', 'the effect is unknown', [but(...rule('require-digit', ['unknown', 'rejected']))]],
    ['inconclusive', 'interrupted', 'a rule was not tried', [kept.filter(({ case: id }) => id !== 'require-lower')]],
    ['inconclusive', 'feature-unknown', 'not even a compliant password was accepted', [kept.map((one) => ({ ...one, controlBefore: trial('rejected'), controlAfter: trial('rejected') }))]],
    ['inconclusive', 'throttled', 'the compliant password was throttled', [kept.map((one) => ({ ...one, controlBefore: trial('unknown', throttled), controlAfter: trial('unknown') }))]],
    ['inconclusive', 'no-input', 'the route has no account', [noAccount]],
    ['inconclusive', 'no-input', 'the profile is silent about a way', [kept, { absences: absences.slice(1) }]],
    ['inconclusive', 'no-input', 'the profile names no absence at all', [kept, {}]],
    ['pass', undefined, 'every rule is kept on every way there is', [kept]],
  ])('%s %s when %s', (outcome, code, _when, parameters) => {
    const concluded = judge(...parameters);
    expect([concluded.outcome, concluded.outcome === 'inconclusive' ? concluded.code : undefined]).toEqual([outcome, code]);
  });

  test('a fail names rule and route', () => {
    expect(judge(but(...rule('require-digit', ['accepted', 'accepted']))).cases.filter((one) => one.outcome === 'fail').map((one) => one.id)).toEqual(['require-digit@import']);
  });
});
