import { describe, expect, test } from 'vitest';
import { concludeCheck } from '../../domain/conclude.ts';
import type { EvidenceRef } from '../../domain/outcome.ts';
import type { EnrolmentAbsent, EnrolmentData, UnenrolledLook } from '../../observations/mfa.ts';
import type { JudgeContext } from '../define.ts';
import { enrolmentEnforced } from './enrolment-enforced.ts';

const EVIDENCE: EvidenceRef = `sha256:${'c'.repeat(64)}`;
const unreachable = { code: 'unreachable', reason: { ja: '届きません。', en: 'Not reached.' } } as const;

const look: UnenrolledLook = { route: 'api', by: 'direct', opened: [], unanswered: [], evidence: [EVIDENCE] };
const open = ['adminFunctions.users'];
const compliant: EnrolmentData = {
  possible: true, situation: 'created', account: 'shinjin', routes: ['api'], looks: [look, { ...look, by: 'later' }], factor: 'enrolled',
  control: [{ ...look, by: 'both factors', opened: open }], strangers: [],
};

const casesOf = (data: EnrolmentData | EnrolmentAbsent | undefined, more: object = {}) => enrolmentEnforced.judge({
  'mfa.enrolment-enforced': [{ kind: 'mfa.enrolment-enforced', subject: 'created', takenAt: '2026-11-23T00:00:00Z', evidence: [EVIDENCE], data, ...more }],
} as never, {} as JudgeContext);

const verdict = (cases: ReturnType<typeof casesOf>) => {
  const concluded = concludeCheck(cases);
  return [concluded.outcome, concluded.outcome === 'inconclusive' ? concluded.code : undefined];
};

describe('mfa.enrolment-enforced', () => {
  test.each<[string, string | undefined, string, Partial<EnrolmentData>]>([
    ['fail', undefined, 'the password alone opens a function', { looks: [{ ...look, opened: open }] }],
    ['fail', undefined, 'putting the enrolment off opens a function', { looks: [look, { ...look, by: 'later', opened: open }] }],
    ['fail', undefined, 'something opened, though no factor could be enrolled', { looks: [{ ...look, opened: open }], factor: null, control: [] }],
    ['inconclusive', 'control-failed', 'strangers are shown the same', { looks: [{ ...look, opened: open }], strangers: open }],
    ['inconclusive', 'control-failed', 'no factor could be enrolled', { factor: null, control: [] }],
    ['inconclusive', 'control-failed', 'the factor was never taken away', { factor: 'kept' }],
    ['fail', undefined, 'something opened, though the factor was never taken away', { looks: [{ ...look, opened: open }], factor: 'kept' }],
    ['inconclusive', 'unreachable', 'enrolling was not possible', { factor: null, control: [], problem: unreachable }],
    ['inconclusive', 'control-failed', 'nothing opens with the factor either', { control: [look] }],
    ['inconclusive', 'unreachable', 'the factor could not be tried', { control: [{ ...look, unanswered: ['signIn'], problem: unreachable }] }],
    ['inconclusive', 'unreachable', 'the password alone could not be tried', { looks: [{ ...look, unanswered: ['signIn'], problem: unreachable }] }],
    ['inconclusive', 'ambiguous-effect', 'a function could not be asked', { looks: [{ ...look, unanswered: open }] }],
    ['inconclusive', 'ambiguous-effect', 'nothing was tried on the route', { looks: [] }],
    ['pass', undefined, 'nothing opens before the enrolment', {}],
  ])('%s %s when %s', (outcome, code, _when, more) => {
    expect(verdict(casesOf({ ...compliant, ...more }))).toEqual([outcome, code]);
  });

  test('what one route gives is not another one’s fault', () => {
    const cases = casesOf({ ...compliant, routes: ['web', 'api'], looks: [look, { ...look, route: 'web', opened: open }], control: [...compliant.control, { ...look, route: 'web', opened: open }] });
    expect(cases.map(({ id, outcome }) => [id, outcome])).toEqual([['created@web', 'fail'], ['created@api', 'pass']]);
  });

  test('the setting is a remark', () => {
    expect(concludeCheck(casesOf({ ...compliant, setting: 'off' }))).toMatchObject({ outcome: 'pass', notes: [{}] });
  });

  test.each<[string, string | undefined, EnrolmentAbsent['situation']]>([
    ['inconclusive', 'no-input', 'created'], ['not-applicable', undefined, 'promoted'], ['not-applicable', undefined, 'factor-removed'],
  ])('%s %s where administrators cannot come to be %s', (outcome, code, situation) => {
    expect(verdict(casesOf({ possible: false, situation, statement: '提供者だけが行う' }))).toEqual([outcome, code]);
  });

  test('what was not observed is not decided', () => {
    expect(verdict(casesOf(undefined, { problem: unreachable }))).toEqual(['inconclusive', 'unreachable']);
    expect(verdict(casesOf(undefined))).toEqual(['inconclusive', 'interrupted']);
  });
});
