import { describe, expect, test } from 'vitest';
import { concludeCheck } from '../../domain/conclude.ts';
import type { EvidenceRef } from '../../domain/outcome.ts';
import type { DataAccess } from '../../observations/data-access.ts';
import type { OptOutFeatures, OptOutTry } from '../../observations/remote.ts';
import type { JudgeContext } from '../define.ts';
import { userCannotOptOut } from './user-cannot-opt-out.ts';

const EVIDENCE: EvidenceRef = `sha256:${'e'.repeat(64)}`;
const context = { policy: { approvedAbsences: [] } } as unknown as JudgeContext;
const verdict = (concluded: ReturnType<typeof concludeCheck>) => [concluded.outcome, concluded.outcome === 'inconclusive' ? concluded.code : undefined];
const unreachable = { code: 'unreachable', reason: { ja: '届きません。', en: 'Not reached.' } } as const;

const access = (more: Partial<DataAccess> = {}): DataAccess => ({ identity: 'nobody', shown: [], unanswered: [], evidence: [EVIDENCE], ...more });
const everything = access({ identity: 'self', shown: ['list.all'] });
const on = (api: DataAccess, mobile = access()) => [{ route: 'api', access: api }, { route: 'mobile', access: mobile }];

const features: OptOutFeatures = {
  direct: true, seen: 'features', declared: ['skip-enrolment', 'switch-off', 'weaker-route'], absent: {}, traces: [], usesDevices: false, permitted: true,
};
const compliant: OptOutTry = {
  direct: true, seen: 'try', name: 'removeFactor', kind: 'switch-off', account: 'kenshu001', route: 'api', before: on(access()), completeBefore: everything,
  during: null, after: on(access()), newDevice: null, completeAfter: everything, windowSeconds: 300,
};
const skipping: Partial<OptOutTry> = { kind: 'skip-enrolment', completeBefore: null, during: access() };

const observe = (subject: string, data: unknown, problem?: unknown) => ({ kind: 'remote.user-cannot-opt-out', subject, takenAt: '2026-11-23T00:00:00Z', evidence: [EVIDENCE], ...(data ? { data } : { problem }) });
const judge = (more: Partial<OptOutTry>, offered: Partial<OptOutFeatures> = {}) => concludeCheck(userCannotOptOut.judge({ 'remote.user-cannot-opt-out': [
  observe('features', { ...features, ...offered }), observe('removeFactor', { ...compliant, ...more }),
] } as never, context));

describe('remote.user-cannot-opt-out', () => {
  test.each<[string, string | undefined, string, Parameters<typeof judge>]>([
    ['fail', undefined, 'the password alone reaches data afterwards', [{ after: on(everything) }]],
    ['fail', undefined, 'another route opens', [{ after: on(access(), everything) }]],
    ['fail', undefined, 'the operation broke off and had its effect all the same', [{ after: on(everything), problem: unreachable }]],
    ['fail', undefined, 'a device nobody approved signs in', [{ kind: 'register-device', newDevice: 'signed-in' }]],
    ['fail', undefined, 'ignoring the enrolment gives data', [{ ...skipping, before: on(everything) }]],
    ['fail', undefined, 'skipping the enrolment gives data at once', [{ ...skipping, during: access({ shown: ['list.all'] }) }]],
    ['fail', undefined, 'skipping the enrolment gives data later', [{ ...skipping, after: on(everything) }]],
    ['inconclusive', 'control-failed', 'the password alone was enough before', [{ before: on(everything), after: on(everything) }]],
    ['inconclusive', 'control-failed', 'the account did not work before', [{ completeBefore: access() }]],
    ['inconclusive', 'unreachable', 'the account could not be tried before', [{ completeBefore: access({ identity: 'unknown', problem: unreachable }) }]],
    ['inconclusive', 'unreachable', 'the operation could not be carried out', [{ problem: unreachable }]],
    ['inconclusive', 'unreachable', 'the service was silent afterwards', [{ after: on(access({ identity: 'unknown', problem: unreachable })) }]],
    ['inconclusive', 'ambiguous-effect', 'nobody knows what the device can do', [{ kind: 'register-device', newDevice: 'unknown' }]],
    ['inconclusive', 'ambiguous-effect', 'a route recognises the user now and shows nothing', [{ after: on(access(), access({ identity: 'self' })) }]],
    ['inconclusive', 'control-failed', 'no change of settings works', [{}, { permitted: false }]],
    ['inconclusive', 'no-input', 'no permitted change is declared', [{}, { permitted: null }]],
    ['inconclusive', 'unreachable', 'the permitted change could not be tried', [{}, { permitted: 'unknown', permittedProblem: unreachable }]],
    ['inconclusive', 'control-failed', 'the account no longer works', [{ completeAfter: access() }]],
    ['inconclusive', 'no-input', 'the factor could not be enrolled', [{ ...skipping, completeAfter: access({ identity: 'unknown', problem: { ...unreachable, code: 'no-input' } }) }]],
    ['inconclusive', 'no-input', 'a kind is not told of', [{}, { declared: ['switch-off'] }]],
    ['inconclusive', 'feature-unknown', 'a kind said to be absent is offered', [{}, { declared: ['switch-off', 'weaker-route'], absent: { 'skip-enrolment': '登録は必須' }, traces: ['skip-enrolment'] }]],
    ['inconclusive', 'no-input', 'devices are the control and nothing is said of them', [{}, { usesDevices: true }]],
    ['pass', undefined, 'a kind is absent', [{}, { declared: ['switch-off', 'weaker-route'], absent: { 'skip-enrolment': '登録は必須' } }]],
    ['pass', undefined, 'nothing changes', [{}]],
    ['pass', undefined, 'a half sign-in is greeted by name before and after', [{ before: on(access({ identity: 'self' })), after: on(access({ identity: 'self' })) }]],
    ['pass', undefined, 'skipping gives nothing', [skipping]],
    ['pass', undefined, 'the new device is refused', [{ kind: 'register-device', newDevice: 'refused' }]],
  ])('%s %s when %s', (outcome, code, _when, parameters) => {
    expect(verdict(judge(...parameters))).toEqual([outcome, code]);
  });

  test('what could not be observed says why, and where it does not apply it says so', () => {
    const decide = (data: unknown, problem?: unknown) => verdict(concludeCheck(userCannotOptOut.judge({ 'remote.user-cannot-opt-out': [observe('removeFactor', data, problem)] } as never, context)));
    expect(decide(undefined, unreachable)).toEqual(['inconclusive', 'unreachable']);
    expect(decide({ direct: false, statement: null, reached: false })).toEqual(['not-applicable', undefined]);
  });
});
