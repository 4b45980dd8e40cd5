import { describe, expect, test } from 'vitest';
import { concludeCheck } from '../../domain/conclude.ts';
import type { EvidenceRef } from '../../domain/outcome.ts';
import { ACCOUNT_ACTIONS, type AccountActionsDeclared, type AccountInterfaceData, type ActionSeen } from '../../observations/account-lifecycle.ts';
import type { JudgeContext } from '../define.ts';
import { lifecycle } from './lifecycle.ts';

const EVIDENCE: EvidenceRef = `sha256:${'c'.repeat(64)}`;
const unreachable = { code: 'unreachable', reason: { ja: '届きません。', en: 'Not reached.' } } as const;
const operation = { http: [{ method: 'GET', path: '/' }] };

const done = (action: ActionSeen['action'], more: Partial<ActionSeen> = {}): ActionSeen => ({
  action, absentBefore: action === 'create' || action === 'enable' ? null : true, status: 200, effect: true, times: 1, afterMs: 20,
  neighbour: action === 'disable' || action === 'remove' ? true : null, evidence: [EVIDENCE], ...more,
});
const all = ACCOUNT_ACTIONS.map((action) => done(action));

const profile = { pools: {}, accountManagement: { interfaces: { api: Object.fromEntries(ACCOUNT_ACTIONS.map((action) => [action, operation])) }, newRole: 'manager' } };

function casesOf(data: AccountInterfaceData | AccountActionsDeclared | undefined, more: object = {}, declared: object = profile) {
  return lifecycle.judge({
    'account.lifecycle': [{ kind: 'account.lifecycle', subject: 'api', takenAt: '2026-11-23T00:00:00Z', evidence: [EVIDENCE], data, ...more }],
  } as never, { profile: declared } as JudgeContext);
}

const verdict = (cases: ReturnType<typeof casesOf>) => {
  const concluded = concludeCheck(cases);
  return [concluded.outcome, concluded.outcome === 'inconclusive' ? concluded.code : undefined];
};
const seen = (one: ActionSeen): AccountInterfaceData => ({ interface: 'api', account: 'shinjin', seen: all.map((other) => (other.action === one.action ? one : other)) });

describe('account.lifecycle', () => {
  test.each<[string, string | undefined, string, ActionSeen]>([
    ['fail', undefined, 'deactivating is said to work and does not', done('disable', { effect: false, times: 2 })],
    ['fail', undefined, 'renaming is redirected and does nothing', done('rename', { effect: false, times: 2, status: 302 })],
    ['inconclusive', 'control-failed', 'the action was refused', done('change-role', { effect: false, times: 2, status: 403 })],
    ['inconclusive', 'control-failed', 'the action was not answered', done('change-role', { effect: false, times: 2, status: null })],
    ['inconclusive', 'control-failed', 'the account was out before', done('disable', { absentBefore: false })],
    ['inconclusive', 'control-failed', 'the list shows whoever is asked for', done('list', { absentBefore: false })],
    ['inconclusive', 'control-failed', 'somebody else was refused meanwhile', done('remove', { neighbour: false })],
    ['inconclusive', 'unreachable', 'the effect could not be told', done('rename', { effect: 'unknown', problem: unreachable })],
    ['inconclusive', 'ambiguous-effect', 'it is not known how it was before', done('rename', { absentBefore: 'unknown' })],
    ['inconclusive', 'ambiguous-effect', 'it is not known whether others get in', done('disable', { neighbour: 'unknown' })],
    ['pass', undefined, 'everything has its effect', done('enable')],
    ['pass', undefined, 'a deleted account stays in the list', done('remove', { stillListed: true })],
  ])('%s %s when %s', (outcome, code, _when, one) => {
    expect(verdict(casesOf(seen(one)))).toEqual([outcome, code]);
  });

  test.each([
    [['fail', undefined], {}],
    [['inconclusive', 'ambiguous-effect'], { activate: { route: 'api', operation } }],
  ])('a new account that does not sign in is %s where the pool declares %j', (expected, users) => {
    expect(verdict(casesOf({ interface: 'api', account: 'shinjin', seen: [done('create', { effect: false, times: 2 })] }, {}, { ...profile, pools: { users } }))).toEqual(expected);
  });

  test('what could not be come to is told', () => {
    const cases = casesOf({ interface: 'api', account: 'shinjin', seen: [done('create', { effect: false, times: 2 })] });
    expect(cases.map(({ id, outcome }) => `${id} ${outcome}`)).toEqual(['create@api fail', ...ACCOUNT_ACTIONS.slice(1).map((action) => `${action}@api inconclusive`)]);
  });

  test('without a role to give, changing the role is not tried', () => {
    const cases = casesOf({ interface: 'api', account: 'shinjin', seen: all.filter(({ action }) => action !== 'change-role') }, {}, { ...profile, accountManagement: { ...profile.accountManagement, newRole: undefined } });
    expect(verdict(cases)).toEqual(['inconclusive', 'no-input']);
  });

  test('what was not observed is not decided', () => {
    expect(verdict(casesOf(undefined, { problem: unreachable }))).toEqual(['inconclusive', 'unreachable']);
    expect(verdict(casesOf(undefined))).toEqual(['inconclusive', 'interrupted']);
  });

  const offered = ACCOUNT_ACTIONS.filter((action) => action !== 'remove' && action !== 'rename');
  test.each<[string, string | undefined, string, Partial<AccountActionsDeclared>]>([
    ['fail', undefined, 'nobody can rename an account', { unavailable: ['rename'] }],
    ['inconclusive', 'window-not-elapsed', 'the vendor renames on request', { byVendor: ['rename'] }],
    ['inconclusive', 'no-input', 'the profile does not tell', {}],
    ['not-applicable', undefined, 'accounts cannot be deleted but deactivated', { offered: [...offered, 'rename'], unavailable: ['remove'] }],
    ['fail', undefined, 'accounts can neither be deleted nor deactivated', { offered: ['create', 'list', 'rename', 'change-role', 'enable'], unavailable: ['remove', 'disable'] }],
  ])('%s %s when %s', (outcome, code, _when, more) => {
    expect(verdict(casesOf({ interface: null, offered, byVendor: [], unavailable: [], ...more }))).toEqual([outcome, code]);
  });
});
