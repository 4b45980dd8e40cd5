import { describe, expect, test } from 'vitest';
import { concludeCheck } from '../../domain/conclude.ts';
import type { EvidenceRef } from '../../domain/outcome.ts';
import type { DeliveredCodes, FactorStrengthData } from '../../observations/mfa.ts';
import type { JudgeContext } from '../define.ts';
import { factorStrength } from './factor-strength.ts';

const EVIDENCE: EvidenceRef = `sha256:${'c'.repeat(64)}`;
const unreachable = { code: 'unreachable', reason: { ja: '届きません。', en: 'Not reached.' } } as const;

const delivered: DeliveredCodes = {
  account: 'yubin', route: 'api', collected: 20, distinct: 20, shortest: 6, longest: 6, fixedPositions: [], counting: false, declaredLifetimeSeconds: 300, fresh: true, late: false,
};
const compliant: FactorStrengthData = { kinds: ['totp', 'mail'], delivered, secret: { bits: 160, evidence: [EVIDENCE] } };

const casesOf = (data: FactorStrengthData | undefined, more: object = {}) => factorStrength.judge({
  'mfa.factor-strength': [{ kind: 'mfa.factor-strength', subject: 'second factors', takenAt: '2026-11-23T00:00:00Z', evidence: [EVIDENCE], data, ...more }],
} as never, {} as JudgeContext);

const verdict = (cases: ReturnType<typeof casesOf>) => {
  const concluded = concludeCheck(cases);
  return [concluded.outcome, concluded.outcome === 'inconclusive' ? concluded.code : undefined];
};

describe('mfa.factor-strength', () => {
  const codes = (more: Partial<DeliveredCodes>): Partial<FactorStrengthData> => ({ delivered: { ...delivered, ...more } });

  test.each<[string, string | undefined, string, Partial<FactorStrengthData>]>([
    ['fail', undefined, 'mail is the only second factor', { kinds: ['mail'] }],
    ['fail', undefined, 'telephones are the only second factors', { kinds: ['sms', 'voice'], delivered: null, secret: null }],
    ['inconclusive', 'no-input', 'no kind is known', { kinds: [], delivered: null, secret: null }],
    ['fail', undefined, 'codes have five digits', codes({ shortest: 5 })],
    ['fail', undefined, 'codes have four digits, though few came', codes({ shortest: 4, collected: 3, distinct: 3 })],
    ['inconclusive', 'control-failed', 'too few codes came', codes({ collected: 7, distinct: 7 })],
    ['inconclusive', 'unreachable', 'the mailbox fell silent', codes({ collected: 0, distinct: 0, shortest: 0, longest: 0, problem: unreachable })],
    ['fail', undefined, 'codes count', codes({ counting: true })],
    ['fail', undefined, 'a digit never changes', codes({ fixedPositions: [1] })],
    ['inconclusive', 'no-input', 'no lifetime is declared', codes({ declaredLifetimeSeconds: null, late: null })],
    ['fail', undefined, 'codes stay valid for an hour', codes({ declaredLifetimeSeconds: 3600, late: null })],
    ['fail', undefined, 'a code outlives its lifetime', codes({ late: true })],
    ['inconclusive', 'control-failed', 'a fresh code does not sign in either', codes({ fresh: false })],
    ['inconclusive', 'unreachable', 'the late code could not be tried', codes({ late: 'unknown', problem: unreachable })],
    ['inconclusive', 'ambiguous-effect', 'the fresh code could not be tried', codes({ fresh: 'unknown' })],
    ['inconclusive', 'unreachable', 'no mailbox could be read', { delivered: { problem: unreachable } }],
    ['fail', undefined, 'the seed has 80 bits', { secret: { bits: 80, evidence: [EVIDENCE] } }],
    ['inconclusive', 'unreachable', 'no enrolment could be begun', { secret: { problem: unreachable } }],
    ['pass', undefined, 'a code that is still valid is sent again', codes({ distinct: 5, fixedPositions: [2] })],
    ['pass', undefined, 'nothing is delivered or shared', { kinds: ['passkey'], delivered: null, secret: null }],
    ['pass', undefined, 'everything is strong', {}],
  ])('%s %s when %s', (outcome, code, _when, more) => {
    expect(verdict(casesOf({ ...compliant, ...more }))).toEqual([outcome, code]);
  });

  test('a seed between the least and the recommended length is a remark', () => {
    expect(concludeCheck(casesOf({ ...compliant, secret: { bits: 130, evidence: [EVIDENCE] } }))).toMatchObject({ outcome: 'pass', notes: [{}] });
  });

  test('what was not observed is not decided', () => {
    expect(verdict(casesOf(undefined, { problem: unreachable }))).toEqual(['inconclusive', 'unreachable']);
    expect(verdict(casesOf(undefined))).toEqual(['inconclusive', 'interrupted']);
  });
});
