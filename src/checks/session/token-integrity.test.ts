import { describe, expect, test } from 'vitest';
import { concludeCheck } from '../../domain/conclude.ts';
import type { EvidenceRef } from '../../domain/outcome.ts';
import type { CarrierSeen, TokenIntegrityData, VariantBatch, VariantSeen } from '../../observations/session.ts';
import type { JudgeContext } from '../define.ts';
import { tokenIntegrity } from './token-integrity.ts';

const EVIDENCE: readonly EvidenceRef[] = [`sha256:${'b'.repeat(64)}`];
const unreachable = { code: 'unreachable', reason: { ja: '届きません。', en: 'Not reached.' } } as const;

const batch = (flaw: string, more: Partial<VariantBatch> = {}, variant: Partial<VariantSeen> = {}): VariantBatch => ({
  flaw, variants: [{ flaw, label: 'first', authenticates: false }, { flaw, label: 'second', authenticates: false, ...variant }], controlBefore: true, controlAfter: true, evidence: EVIDENCE, ...more,
});
const carrier = (more: Partial<CarrierSeen> = {}): CarrierSeen => ({
  name: 'accessToken', kind: 'value', form: 'opaque', algorithm: null, batches: [batch('altered')], estimate: { count: 200, distinct: 200, bits: 255, predictable: null }, evidence: EVIDENCE, ...more,
});
const jwt = (...batches: readonly VariantBatch[]): CarrierSeen =>
  carrier({ form: 'self-contained', algorithm: 'RS256', estimate: null, batches: [...['claims', 'signature', 'unsigned', 'algorithm', 'foreign-key', 'expired'].map((flaw) => batch(flaw)), ...batches] });

const compliant: TokenIntegrityData = { route: 'api', account: 'd1', carriers: [carrier()], keySet: 'https://bunko.example/.well-known/jwks.json', unwaitedSeconds: null };
const CONTEXT = { policy: { parameters: { session: { sampleValues: 200 } } } } as JudgeContext;
const judge = (more: Partial<TokenIntegrityData>) => concludeCheck(tokenIntegrity.judge(
  { 'session.token-integrity': [{ kind: 'session.token-integrity', subject: 'api', takenAt: '2026-11-23T00:00:00Z', evidence: EVIDENCE, data: { ...compliant, ...more } }] }, CONTEXT,
));
const verdict = (concluded: ReturnType<typeof concludeCheck>) => [
  concluded.outcome, concluded.outcome === 'inconclusive' ? concluded.code : concluded.cases.find(({ outcome }) => outcome === 'fail')?.id,
];
const accepted = { authenticates: true };
const estimate = (more: Partial<NonNullable<CarrierSeen['estimate']>>) => ({ carriers: [carrier({ estimate: { count: 200, distinct: 200, bits: 255, predictable: null, ...more } })] });

const constant = { count: 200, distinct: 1, bits: 0, predictable: 'repeated' } as const;
const companion = (more: Partial<CarrierSeen> = {}): CarrierSeen => carrier({ name: 'tenant', kind: 'cookie', estimate: constant, ...more });

describe('session.token-integrity', () => {
  test.each<[string, string | undefined, string, Partial<TokenIntegrityData>]>([
    ...['claims', 'signature', 'unsigned', 'algorithm', 'foreign-key', 'expired', 'other-token'].map((flaw): [string, string, string, Partial<TokenIntegrityData>] => (
      ['fail', `${flaw}@api`, `a token with the flaw ${flaw} is accepted`, { carriers: [jwt(batch(flaw, {}, accepted))] }])),
    ['fail', 'altered@api', 'an altered value is accepted', { carriers: [carrier({ batches: [batch('altered', {}, accepted)] })] }],
    ['fail', 'altered@api', 'an altered value is accepted, whatever became of the control', { carriers: [carrier({ batches: [batch('altered', { controlAfter: false }, accepted)] })] }],
    ['fail', 'values@api/accessToken', 'values repeat', estimate({ predictable: 'repeated', distinct: 3 })],
    ['fail', 'values@api/accessToken', 'values count up', estimate({ predictable: 'increment', bits: 7 })],
    ['fail', 'values@api/sid', 'one of two values is the time', { carriers: [carrier(), carrier({ name: 'sid', kind: 'cookie', estimate: { count: 200, distinct: 200, bits: 20, predictable: 'ascending' } })] }],
    ['fail', 'values@api/accessToken', 'a companion is constant and the other value counts up', { carriers: [companion(), carrier({ estimate: { count: 200, distinct: 200, bits: 200, predictable: 'increment' } })] }],
    ['fail', 'altered@api', 'a secret beside a companion is accepted altered', { carriers: [companion(), carrier({ batches: [batch('altered', {}, accepted)] })] }],
    ['inconclusive', 'ambiguous-effect', 'the same value is given at every sign-in', { carriers: [companion()] }],
    ['inconclusive', 'ambiguous-effect', 'neither of two values varies', { carriers: [companion(), carrier({ estimate: constant })] }],
    ['inconclusive', 'ambiguous-effect', 'a companion goes along with too little randomness', { carriers: [companion({}), carrier({ estimate: { count: 200, distinct: 200, bits: 63, predictable: null } })] }],
    ['pass', undefined, 'a companion that is the same for everybody may be altered', { carriers: [companion({ batches: [batch('altered', {}, accepted)] }), carrier()] }],
    ['inconclusive', 'no-input', 'the token is not accessible', { carriers: [] }],
    ['inconclusive', 'control-failed', 'the token did not work before', { carriers: [carrier({ batches: [batch('altered', { controlBefore: false })] })] }],
    ['inconclusive', 'control-failed', 'the token did not work after', { carriers: [carrier({ batches: [batch('altered', { controlAfter: false })] })] }],
    ['inconclusive', 'unreachable', 'the control could not be asked', { carriers: [carrier({ batches: [batch('altered', { controlAfter: 'unknown', problem: unreachable })] })] }],
    ['inconclusive', 'unreachable', 'a variant could not be tried', { carriers: [carrier({ batches: [batch('altered', {}, { authenticates: 'unknown', problem: unreachable })] })] }],
    ['inconclusive', 'ambiguous-effect', 'a variant has no known effect', { carriers: [carrier({ batches: [batch('altered', {}, { authenticates: 'unknown' })] })] }],
    ['inconclusive', 'ambiguous-effect', 'there is little randomness and no rule', estimate({ bits: 63 })],
    ['inconclusive', 'control-failed', 'too few values were had', estimate({ count: 199 })],
    ['inconclusive', 'unreachable', 'the values could not be collected', { carriers: [carrier({ estimate: null, problem: unreachable })] }],
    ['pass', undefined, 'a long-lived token was not waited for', { carriers: [{ ...jwt(), batches: [batch('claims')] }], unwaitedSeconds: 1800 }],
    ['pass', undefined, 'no key is published', { carriers: [{ ...jwt(), batches: [batch('claims'), batch('expired')] }], keySet: null }],
    ['pass', undefined, 'all of a self-contained token holds', { carriers: [jwt()] }],
    ['pass', undefined, 'all of an opaque value holds', {}],
  ])('%s %s when %s', (outcome, detail, _when, more) => {
    expect(verdict(judge(more))).toEqual([outcome, detail]);
  });

  test('that there was no other token to try is told', () => {
    const others = (...batches: readonly VariantBatch[]) => judge({ carriers: [jwt(...batches)] }).cases.filter(({ id }) => id === 'other-token@api').map(({ outcome, required }) => ({ outcome, required }));
    expect(others()).toEqual([{ outcome: 'inconclusive', required: false }]);
    expect(others(batch('other-token'))).toEqual([{ outcome: 'pass', required: true }]);
  });

  test('less randomness than advised is a remark', () => {
    expect(judge(estimate({ bits: 96 }))).toMatchObject({ outcome: 'pass', notes: [{}] });
  });

  test('a route that could not be looked at is not passed', () => {
    expect(verdict(concludeCheck(tokenIntegrity.judge(
      { 'session.token-integrity': [{ kind: 'session.token-integrity', subject: 'api', takenAt: '2026-11-23T00:00:00Z', evidence: [], problem: unreachable }] }, CONTEXT,
    )))).toEqual(['inconclusive', 'unreachable']);
  });
});
