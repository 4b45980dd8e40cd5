import { describe, expect, test } from 'vitest';
import { concludeCheck } from '../../domain/conclude.ts';
import type { EvidenceRef } from '../../domain/outcome.ts';
import type { EntrySeen, ExemptionSeen, HeaderSpoofData, NoRestriction, RestrictionSeen, SpoofSeries, SpoofTried, WithExemption } from '../../observations/access.ts';
import { judgeContext } from '../exposure/testing/judge.ts';
import { ipHeaderSpoof } from './ip-header-spoof.ts';

const EVIDENCE: EvidenceRef = `sha256:${'e'.repeat(64)}`;
type Effect = EntrySeen['effect'];

const limited = { code: 'throttled', reason: { ja: '多すぎます', en: 'too many' } } as const;
const seen = (effect: Effect, more: Partial<EntrySeen> = {}): EntrySeen => ({ at: '2026-11-23T00:00:00Z', source: 'S2', effect, evidence: [EVIDENCE], ...more });
const unknown = seen('unknown', { problem: limited });
const tried = (header: string, outside: Effect, inside: Effect | null = 'let-in'): SpoofTried => ({ header, claims: 'permitted', outside: seen(outside), inside: inside && seen(inside) });
const series = (all: readonly SpoofTried[], more: Partial<SpoofSeries> = {}): SpoofSeries =>
  ({ by: 'session', route: 'api', plainBefore: seen('refused'), plainAfter: seen('refused'), inside: seen('let-in'), tried: all, ...more });
const RESTRICTION: RestrictionSeen = {
  inside: { source: 'S1', address: '192.0.2.1' }, outside: { source: 'S2', address: '198.51.100.1' }, administrator: 'admin1', applied: true, settleSeconds: 300, restored: true,
};
const HELD = [tried('X-Real-IP', 'refused'), tried('Forwarded', 'refused')];
const BELIEVED = [tried('X-Real-IP', 'refused'), tried('Forwarded', 'let-in')];

const statement = { absences: [{ feature: 'factorExemption', statement: 'なし' }] };
const decide = (data: (HeaderSpoofData | NoRestriction) & WithExemption, profile: object = statement) => concludeCheck(ipHeaderSpoof.judge({
  'access.ip-header-spoof': [{ kind: 'access.ip-header-spoof', subject: 'addresses', takenAt: '', evidence: [EVIDENCE], data }],
}, judgeContext(profile)));
const caseOf = (id: string, outcome: ReturnType<typeof decide>): string => {
  const found = outcome.cases.find((one) => one.id === id);
  return found?.outcome === 'inconclusive' ? found.code : found?.outcome ?? 'none';
};

describe('allow-list', () => {
  type More = Partial<Omit<HeaderSpoofData, 'series' | 'restriction'>> & { readonly restriction?: Partial<RestrictionSeen> };
  const verdict = (all: readonly SpoofSeries[], { restriction, ...more }: More = {}) =>
    caseOf('allow-list', decide({ user: 'user1', series: all, after: seen('let-in'), ...more, restriction: { ...RESTRICTION, ...restriction }, exemption: null }));

  test.each<[string, string, Parameters<typeof verdict>]>([
    ['fail', 'one header lets in', [[series(BELIEVED)]]],
    ['fail', 'one header lets in when signing in', [[series(HELD), series(BELIEVED, { by: 'sign-in' })]]],
    ['fail', 'one header lets in where the sessions of another way are not restricted', [[series([], { plainBefore: seen('let-in'), plainAfter: seen('let-in') }), series(BELIEVED, { by: 'sign-in' })]]],
    ['no-input', 'one header lets in and the address is not known', [[series(BELIEVED)], { restriction: { outside: { source: 'S2', address: null } } }]],
    ['no-input', 'both sources have one address', [[series(HELD)], { restriction: { outside: { source: 'S2', address: '192.0.2.1' } } }]],
    ['control-failed', 'the restriction was not set', [[series(BELIEVED)], { restriction: { applied: false } }]],
    ['control-failed', 'requests without a header are let in as well', [[series(BELIEVED, { plainBefore: seen('let-in') })]]],
    ['control-failed', 'requests without a header are let in afterwards', [[series(BELIEVED, { plainAfter: seen('let-in') })]]],
    ['throttled', 'requests without a header meet a limiter', [[series(HELD, { plainBefore: unknown })]]],
    ['throttled', 'they meet a limiter afterwards', [[series(HELD, { plainAfter: unknown })]]],
    ['control-failed', 'the permitted source is refused, too', [[series(HELD, { inside: seen('refused') })]]],
    ['throttled', 'a request with a header meets a limiter', [[series([tried('Forwarded', 'refused'), { ...tried('X-Real-IP', 'unknown'), outside: unknown }])]]],
    ['ambiguous-effect', 'what came of it is not known', [[series([tried('X-Real-IP', 'unknown')])]]],
    ['control-failed', 'every header is refused from the permitted source, too', [[series([tried('X-Real-IP', 'refused', 'refused'), tried('Forwarded', 'refused', 'refused')])]]],
    ['control-failed', 'the other source stays out after lifting', [[series(HELD)], { after: seen('refused') }]],
    ['ambiguous-effect', 'no route could be tried', [[]]],
    ['pass', 'no header changes anything', [[series(HELD), series(HELD, { by: 'sign-in' })]]],
    ['pass', 'one header is turned away for everybody', [[series([...HELD, tried('X-Client-IP', 'refused', 'refused')])]]],
    ['pass', 'connections are closed with and without a header', [[series([tried('Forwarded', 'no-answer')], { plainBefore: seen('no-answer'), plainAfter: seen('no-answer') })]]],
  ])('%s when %s', (expected, _when, parameters) => {
    expect(verdict(...parameters)).toBe(expected);
  });

  test('does not apply where the vendor says that there is no such restriction', () => {
    expect(caseOf('allow-list', decide({ absent: 'なし', exemption: null }))).toBe('not-applicable');
  });

  test('repeats the problem of an observation that could not be taken', () => {
    const observations = [{ kind: 'access.ip-header-spoof' as const, subject: 'addresses', takenAt: '', evidence: [], problem: limited }];
    expect(ipHeaderSpoof.judge({ 'access.ip-header-spoof': observations }, judgeContext())).toMatchObject([{ outcome: 'inconclusive', code: 'throttled' }]);
  });
});

describe('factor-exemption', () => {
  const at = (effects: readonly EntrySeen[], more: Partial<ExemptionSeen> = {}): ExemptionSeen => ({
    account: 'user', route: 'api', source: { source: 'S2', address: '198.51.100.1' }, range: '192.0.2.0/24', claimed: '192.0.2.0',
    plainBefore: seen('refused'), plainAfter: seen('refused'), complete: seen('let-in'), tried: effects.map((outside, index) => ({ header: `X-${index}`, outside })), ...more,
  });
  const verdict = (exemption: WithExemption['exemption'], profile?: object) => caseOf('factor-exemption', decide({ absent: 'なし', exemption }, profile));

  test.each<[string, string, Parameters<typeof verdict>]>([
    ['fail', 'one header spares the factor', [at([seen('refused'), seen('let-in')])]],
    ['control-failed', 'no factor is asked for without a header either', [at([seen('let-in')], { plainBefore: seen('let-in') })]],
    ['throttled', 'a limiter answered', [at([seen('refused')], { plainAfter: unknown })]],
    ['throttled', 'a limiter answered a header', [at([unknown])]],
    ['ambiguous-effect', 'what came of a header is not known', [at([seen('unknown')])]],
    ['control-failed', 'both factors do not sign in', [at([seen('refused')], { complete: seen('refused') })]],
    ['throttled', 'it could not be tried', [{ problem: limited }]],
    ['no-input', 'the profile does not say', [null, {}]],
    ['not-applicable', 'the vendor says that nothing is spared the factor', [null]],
    ['pass', 'the factor is asked for with every header', [at([seen('refused'), seen('refused')])]],
  ])('%s when %s', (expected, _when, parameters) => {
    expect(verdict(...parameters)).toBe(expected);
  });
});
