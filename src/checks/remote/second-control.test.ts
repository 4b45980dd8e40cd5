import { describe, expect, test } from 'vitest';
import { concludeCheck } from '../../domain/conclude.ts';
import type { EvidenceRef } from '../../domain/outcome.ts';
import type { DataAccess } from '../../observations/data-access.ts';
import type { NotDirect, OutsideSeen, SecondControlData } from '../../observations/remote.ts';
import type { JudgeContext } from '../define.ts';
import { secondControl } from './second-control.ts';

const EVIDENCE: EvidenceRef = `sha256:${'d'.repeat(64)}`;
const policy = (approvedAbsences: readonly object[] = []) => ({ policy: { approvedAbsences } }) as unknown as JudgeContext;
const seen = (data: unknown, problem?: unknown) => ({ 'remote.second-control': [{ kind: 'remote.second-control', subject: 'api/user', takenAt: '2026-11-23T00:00:00Z', evidence: [EVIDENCE], ...(data ? { data } : { problem }) }] }) as never;
const verdict = (concluded: ReturnType<typeof concludeCheck>) => [concluded.outcome, concluded.outcome === 'inconclusive' ? concluded.code : undefined];

const access = (more: Partial<DataAccess> = {}): DataAccess => ({ identity: 'nobody', shown: [], unanswered: [], evidence: [EVIDENCE], ...more });
const everything = access({ identity: 'self', shown: ['list.all', 'read.detail'] });
const outside = (more: Partial<OutsideSeen> = {}): OutsideSeen => ({ source: 'S2', address: '203.0.113.2', trustedRanges: ['192.0.2.0/24'], trusted: false, ...more });
const unreachable = { code: 'unreachable', reason: { ja: '届きません。', en: 'Not reached.' } } as const;

const compliant: SecondControlData = {
  direct: true, account: 'user', role: 'member', route: 'api', outside: outside(), hasControl: true, control: 'factor',
  otherAccount: null, wrongPassword: access(), passwordOnly: access(), complete: everything,
};
const judge = (more: Partial<SecondControlData>) => concludeCheck(secondControl.judge(seen({ ...compliant, ...more }), policy()));

describe('remote.second-control', () => {
  test.each<[string, string | undefined, string, Partial<SecondControlData>]>([
    ['fail', undefined, 'the password alone shows data', { passwordOnly: everything }],
    ['fail', undefined, 'the password alone shows data to nobody in particular', { passwordOnly: access({ shown: ['list.all'] }) }],
    ['fail', undefined, 'data was shown and another place could not be asked', { passwordOnly: access({ shown: ['list.all'], unanswered: ['read.detail'], problem: unreachable }) }],
    ['fail', undefined, 'an account without a factor reaches data', { passwordOnly: everything, hasControl: false }],
    ['fail', undefined, 'data was shown and signing in with both failed afterwards', { passwordOnly: everything, complete: access({ identity: 'unknown', problem: unreachable }) }],
    ['inconclusive', 'control-failed', 'a wrong password shows data too', { wrongPassword: access({ shown: ['list.all'] }), passwordOnly: everything }],
    ['inconclusive', 'control-failed', 'a wrong password gets in', { wrongPassword: access({ identity: 'self' }) }],
    ['inconclusive', 'ambiguous-effect', 'the source lies in a trusted range', { outside: outside({ trusted: true }), passwordOnly: everything }],
    ['inconclusive', 'no-input', 'the address is not known', { outside: outside({ trusted: 'unknown', address: null }), passwordOnly: everything }],
    ['inconclusive', 'no-input', 'neither factor nor device is at hand', { hasControl: false }],
    ['inconclusive', 'control-failed', 'both factors do not get in', { complete: access() }],
    ['inconclusive', 'control-failed', 'both factors do not show the object', { complete: access({ identity: 'self' }) }],
    ['inconclusive', 'unreachable', 'both factors could not be tried', { complete: access({ identity: 'unknown', problem: unreachable }) }],
    ['inconclusive', 'unreachable', 'the oracle was silent after the password', { passwordOnly: access({ identity: 'unknown', problem: unreachable }) }],
    ['inconclusive', 'unreachable', 'no place could be asked after the password', { passwordOnly: access({ unanswered: ['list.all', 'read.detail'], problem: unreachable }) }],
    ['inconclusive', 'ambiguous-effect', 'nobody knows why', { wrongPassword: access({ identity: 'unknown' }) }],
    ['fail', undefined, 'a route without second factor shows data', { otherAccount: 'signed-in', passwordOnly: everything, complete: everything }],
    ['inconclusive', 'control-failed', 'a route without second factor lets nobody in', { otherAccount: 'refused', complete: access() }],
    ['inconclusive', 'control-failed', 'a route without second factor has nobody to show that it is live', { otherAccount: 'unknown', complete: access() }],
    ['inconclusive', 'ambiguous-effect', 'a route without second factor recognises the user and shows no place', { otherAccount: 'signed-in', passwordOnly: access({ identity: 'self' }) }],
    ['inconclusive', 'unreachable', 'a route without second factor was silent', { otherAccount: 'signed-in', passwordOnly: access({ identity: 'unknown', problem: unreachable }) }],
    ['pass', undefined, 'a route without second factor keeps the account out', { otherAccount: 'signed-in', complete: access() }],
    ['pass', undefined, 'the password alone gives nothing', {}],
    ['pass', undefined, 'a registered device is the control', { control: 'device' }],
    ['pass', undefined, 'one place of two could be asked', { passwordOnly: access({ unanswered: ['read.detail'] }) }],
  ])('%s %s when %s', (outcome, code, _when, more) => {
    expect(verdict(judge(more))).toEqual([outcome, code]);
  });

  test('half a sign-in that is greeted by name and shown nothing passes with a remark', () => {
    expect(judge({ passwordOnly: access({ identity: 'self' }) })).toMatchObject({ outcome: 'pass', notes: [{}] });
  });

  test('what could not be observed says why', () => {
    expect(verdict(concludeCheck(secondControl.judge(seen(undefined, unreachable), policy())))).toEqual(['inconclusive', 'unreachable']);
  });
});

describe('where ordinary staff do not connect directly', () => {
  const approved = [{ feature: 'directInternet', by: '情報政策課', reason: 'LGWAN のみ' }];
  test.each<[string, string | undefined, string, Partial<NotDirect>, readonly object[]]>([
    ['inconclusive', 'feature-unknown', 'a sign-in from outside worked', { reached: true }, []],
    ['inconclusive', 'feature-unknown', 'the service answers outside', { reached: 'unknown' }, []],
    ['inconclusive', 'control-failed', 'the sign-in could not be carried out', { reached: 'unknown', problem: { ...unreachable, code: 'control-failed' } }, []],
    ['inconclusive', 'no-input', 'nothing was there to try it by', { reached: null }, []],
    ['not-applicable', undefined, 'nothing answers outside', { reached: false }, []],
    ['not-applicable', undefined, 'the municipality has approved it', { reached: true }, approved],
  ])('%s %s when %s', (outcome, code, _when, more, absences) => {
    const data: NotDirect = { direct: false, statement: 'LGWAN 接続のみ', reached: null, ...more };
    expect(verdict(concludeCheck(secondControl.judge(seen(data), policy(absences))))).toEqual([outcome, code]);
  });
});
