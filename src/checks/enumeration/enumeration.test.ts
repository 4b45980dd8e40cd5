import { describe, expect, test } from 'vitest';
import { concludeCheck } from '../../domain/conclude.ts';
import type { EvidenceRef } from '../../domain/outcome.ts';
import type { Comparison, EnumerationData, Impression, TimingSample } from '../../observations/enumeration.ts';
import type { JudgeContext } from '../define.ts';
import { differences } from './difference.ts';
import { enumeration } from './enumeration.ts';
import { rankTest } from './rank-test.ts';

const EVIDENCE: EvidenceRef = `sha256:${'f'.repeat(64)}`;
const unreachable = { code: 'unreachable', reason: { ja: '届きません。', en: 'Not reached.' } } as const;
const verdict = (concluded: ReturnType<typeof concludeCheck>) => [concluded.outcome, concluded.outcome === 'inconclusive' ? concluded.code : undefined];

const answer = (more: Partial<Impression> = {}): Impression => ({ status: 401, look: 'aaaa', headers: { 'content-type': 'x' }, ...more });
const compared = (more: Partial<Comparison> = {}): Comparison => ({
  place: 'login', route: 'api', state: 'known', account: 'kenshu001', proven: true, ofAccount: [answer(), answer()], absent: [answer(), answer()], otherAbsent: [answer(), answer()],
  evidence: [EVIDENCE], ...more,
});
const told = { ofAccount: [answer({ look: 'bbbb' }), answer({ look: 'bbbb' })] };

const around = (middle: number, spread: number): number[] => Array.from({ length: 60 }, (_, index) => middle + spread * ((index % 11) / 10 - 0.5));
const timing = (existing: readonly number[], absent: readonly number[], more: Partial<TimingSample> = {}): TimingSample => ({ route: 'api', existingMs: existing, absentMs: absent, throttled: 0, evidence: [EVIDENCE], ...more });
const alike = timing(around(20, 4), around(20, 4));

const judge = (more: Partial<EnumerationData>) => concludeCheck(enumeration.judge({ 'account.enumeration': [
  { kind: 'account.enumeration', subject: 'login ids', takenAt: '2026-11-23T00:00:00Z', evidence: [EVIDENCE], data: { comparisons: [compared(), compared()], timing: alike, untried: [], ...more } },
] } as never, {} as JudgeContext));

describe('account.enumeration', () => {
  test.each<[string, string | undefined, string, Partial<EnumerationData>]>([
    ['fail', undefined, 'the body tells on both accounts', { comparisons: [compared(told), compared(told)] }],
    ['fail', undefined, 'the status tells', { comparisons: [compared({ ofAccount: [answer({ status: 403 })] }), compared({ ofAccount: [answer({ status: 403 })] })] }],
    ['fail', undefined, 'a header is there for accounts alone', { comparisons: [compared({ ofAccount: [answer({ headers: { 'content-type': 'x', 'x-state': 'y' } })] }), compared({ ofAccount: [answer({ headers: { 'content-type': 'x', 'x-state': 'y' } })] })] }],
    ['fail', undefined, 'the time tells', { timing: timing(around(140, 4), around(20, 4)) }],
    ['fail', undefined, 'answers about absent ids are slower', { timing: timing(around(20, 4), around(60, 4)) }],
    ['inconclusive', 'flaky', 'one account of two shows a difference', { comparisons: [compared(told), compared()] }],
    ['inconclusive', 'flaky', 'a difference was seen on one account only', { comparisons: [compared(told)] }],
    ['inconclusive', 'control-failed', 'the account does not sign in', { comparisons: [compared({ proven: false })] }],
    ['inconclusive', 'control-failed', 'the account did not lock', { comparisons: [compared({ state: 'locked', proven: false, ...told })] }],
    ['inconclusive', 'control-failed', 'the deactivated account signs in', { comparisons: [compared({ state: 'disabled', proven: 'unknown' })] }],
    ['inconclusive', 'throttled', 'a limiter answered about absent ids', { comparisons: [compared({ absent: [answer({ status: 429 })], ...told }), compared(told)] }],
    ['inconclusive', 'unreachable', 'an answer is missing', { comparisons: [compared({ problem: unreachable })] }],
    ['inconclusive', 'no-input', 'a place is not declared', { untried: [{ place: 'reset' }] }],
    ['inconclusive', 'feature-unknown', 'a place said to be absent is there', { untried: [{ place: 'sign-up', problem: { ...unreachable, code: 'feature-unknown' } }] }],
    ['pass', undefined, 'answers are alike', {}],
    ['pass', undefined, 'a place does not exist', { untried: [{ place: 'sign-up', notApplicable: { ja: 'ない', en: 'None.' } }] }],
    ['pass', undefined, 'answers differ from one another whoever is named', { comparisons: [0, 1].map(() => compared({ ofAccount: [answer({ look: 'b' })], absent: [answer({ look: 'c' })], otherAbsent: [answer({ look: 'd' })] })) }],
    ['pass', undefined, 'a count goes down for everybody', { comparisons: [0, 1].map(() => compared({ ofAccount: [answer({ look: '2' }), answer({ look: '1' })], absent: [answer({ look: '2' }), answer({ look: '1' })], otherAbsent: [answer({ look: '2' }), answer({ look: '1' })] })) }],
    ['pass', undefined, 'times differ by chance', { timing: timing(around(26, 40), around(20, 40)) }],
    ['pass', undefined, 'times differ clearly and by too little to matter', { timing: timing(around(24, 1), around(20, 1)) }],
    ['pass', undefined, 'times were not measured', { timing: null }],
    ['pass', undefined, 'too few times were measured', { timing: timing([1], [1]) }],
  ])('%s %s when %s', (outcome, code, _when, more) => {
    expect(verdict(judge(more))).toEqual([outcome, code]);
  });
});

test('differences are told by name', () => {
  expect(differences(compared({ ofAccount: [answer({ status: 423, headers: {} })] }))).toEqual(['status', 'header content-type']);
  expect(differences(compared())).toEqual([]);
});

describe('the rank test', () => {
  test('finds no difference between a sample and itself', () => {
    expect(rankTest(around(20, 4), around(20, 4))).toEqual({ p: expect.closeTo(1, 5), medianDifference: 0, controlIqr: expect.closeTo(2, 0) });
  });

  test('agrees with tabled values', () => {
    // Without ties, n = m = 8, U = 11: z = 2.205, p = 0.0274.
    const [probe, control] = [[1, 2, 3, 5, 7, 8, 10, 11], [4, 6, 9, 12, 13, 14, 15, 16]];
    expect(rankTest(probe, control).p).toBeCloseTo(0.0274, 3);
  });

  test('is nothing on constants', () => {
    expect(rankTest([5, 5, 5], [5, 5, 5]).p).toBeCloseTo(1, 5);
  });
});
