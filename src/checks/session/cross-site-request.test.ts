import { describe, expect, test } from 'vitest';
import { concludeCheck } from '../../domain/conclude.ts';
import type { EvidenceRef } from '../../domain/outcome.ts';
import type { CrossSiteRequestData, ForgedSeen, SessionCookieSeen, StateChangeSeen } from '../../observations/session.ts';
import type { JudgeContext } from '../define.ts';
import { crossSiteRequest } from './cross-site-request.ts';

const EVIDENCE: readonly EvidenceRef[] = [`sha256:${'d'.repeat(64)}`];
const unreachable = { code: 'unreachable', reason: { ja: '届きません。', en: 'Not reached.' } } as const;

const cookie = (more: Partial<SessionCookieSeen> = {}): SessionCookieSeen => ({ name: 'sid', secure: true, httpOnly: true, sameSite: 'none', domain: null, path: '/', maxAgeSeconds: null, ...more });
const forged = (more: Partial<ForgedSeen> = {}): ForgedSeen => ({ way: 'form', token: 'omitted', ran: true, sent: true, attached: true, changed: false, evidence: EVIDENCE, ...more });
const change = (more: Partial<StateChangeSeen> = {}): StateChangeSeen => ({
  name: 'mail', kind: 'account', controlBefore: true, controlAfter: true, forged: [forged(), forged({ way: 'fetch' }), forged({ way: 'get' })], defenceless: false, evidence: EVIDENCE, ...more,
});
const compliant: CrossSiteRequestData = { route: 'web', account: 'd1', cookies: [cookie()], functions: [change()], aliveAfter: true };

const judge = (more: Partial<CrossSiteRequestData>) => concludeCheck(crossSiteRequest.judge(
  { 'session.cross-site-request': [{ kind: 'session.cross-site-request', subject: 'web', takenAt: '2026-11-23T00:00:00Z', evidence: EVIDENCE, data: { ...compliant, ...more } }] }, {} as JudgeContext,
));
const verdict = (concluded: ReturnType<typeof concludeCheck>) => [
  concluded.outcome, concluded.outcome === 'inconclusive' ? concluded.code : concluded.cases.find(({ outcome }) => outcome === 'fail')?.id,
];
const withheld = (more: Partial<StateChangeSeen> = {}): readonly StateChangeSeen[] =>
  [change({ forged: [forged({ attached: false }), forged({ way: 'fetch', attached: false }), forged({ way: 'get' })], defenceless: true, ...more })];
const bare = [cookie({ sameSite: null })];

describe('session.cross-site-request', () => {
  test.each<[string, string | undefined, string, Partial<CrossSiteRequestData>]>([
    ['fail', 'mail@web', 'a form changes the state', { functions: [change({ forged: [forged({ changed: true })] })] }],
    ['fail', 'mail@web', 'a GET changes the state', { functions: [change({ forged: [forged(), forged({ way: 'get', changed: true })] })] }],
    ['fail', 'mail@web', 'it changes, whatever became of the session', { functions: [change({ forged: [forged({ changed: true })], controlAfter: false })], aliveAfter: false }],
    ['inconclusive', 'control-failed', 'the proper request changes nothing', { functions: [change({ controlBefore: false })] }],
    ['inconclusive', 'control-failed', 'the proper request changes nothing afterwards', { functions: [change({ controlAfter: false })] }],
    ['inconclusive', 'unreachable', 'the control could not be asked', { functions: [change({ controlBefore: 'unknown', problem: unreachable })] }],
    ['inconclusive', 'unreachable', 'the state could not be read again', { functions: [change({ forged: [forged({ changed: 'unknown', problem: unreachable })] })] }],
    ['inconclusive', 'ambiguous-effect', 'the state is not known', { functions: [change({ forged: [forged({ changed: 'unknown' })] })] }],
    ['inconclusive', 'control-failed', 'the foreign page did not run', { functions: [change({ forged: [forged({ ran: false, sent: false })] })] }],
    ['inconclusive', 'control-failed', 'the foreign page sent nothing', { functions: [change({ forged: [forged({ sent: false })] })] }],
    ['inconclusive', 'control-failed', 'nothing was tried', { functions: [change({ forged: [] })] }],
    ['inconclusive', 'ambiguous-effect', "nothing but the browser's default protects", { cookies: bare, functions: withheld() }],
    ['inconclusive', 'ambiguous-effect', 'something more than the default may protect', { cookies: bare, functions: withheld({ defenceless: 'unknown' }) }],
    ['inconclusive', 'control-failed', 'the session was lost', { aliveAfter: false }],
    ['inconclusive', 'unreachable', 'the session could not be asked', { aliveAfter: 'unknown', problem: unreachable }],
    ['pass', undefined, 'the browser withholds what a preflight did not allow', { functions: [change({ forged: [forged(), forged({ way: 'preflight', sent: false })] })] }],
    ['pass', undefined, 'a cookie without SameSite was withheld and a token protects besides', { cookies: bare, functions: withheld({ defenceless: false }) }],
    ['pass', undefined, 'a cookie without SameSite was sent and a token protects', { cookies: bare }],
    ['pass', undefined, 'a function of no weight can be forged', { functions: [change({ kind: 'other', forged: [forged({ changed: true })] }), change()] }],
    ['pass', undefined, 'nothing changes', {}],
  ])('%s %s when %s', (outcome, detail, _when, more) => {
    expect(verdict(judge(more))).toEqual([outcome, detail]);
  });

  test('a strict cookie as the only protection is a remark', () => {
    expect(judge({ cookies: [cookie({ sameSite: 'strict' })], functions: withheld() })).toMatchObject({ outcome: 'pass', notes: [{}] });
  });

  test('a route that could not be looked at is not passed', () => {
    expect(verdict(concludeCheck(crossSiteRequest.judge(
      { 'session.cross-site-request': [{ kind: 'session.cross-site-request', subject: 'web', takenAt: '2026-11-23T00:00:00Z', evidence: [], problem: unreachable }] }, {} as JudgeContext,
    )))).toEqual(['inconclusive', 'unreachable']);
  });
});
