import { describe, expect, test } from 'vitest';
import { concludeCheck } from '../../domain/conclude.ts';
import type { EvidenceRef } from '../../domain/outcome.ts';
import type { AfterwardsSeen, LogoutAndRotationData, PlantedSeen, RenewalSeen } from '../../observations/session.ts';
import type { JudgeContext } from '../define.ts';
import { logoutAndRotation } from './logout-and-rotation.ts';

const EVIDENCE: readonly EvidenceRef[] = [`sha256:${'a'.repeat(64)}`];
const unreachable = { code: 'unreachable', reason: { ja: '届きません。', en: 'Not reached.' } } as const;

const planted = (how: PlantedSeen['how'], more: Partial<PlantedSeen> = {}): PlantedSeen => ({ how, cookies: ['sid'], signedIn: true, authenticates: false, evidence: EVIDENCE, ...more });
const ended = (more: Partial<AfterwardsSeen> = {}): AfterwardsSeen => ({ before: true, after: false, lastAliveMs: null, windowMs: 60_000, evidence: EVIDENCE, ...more });
const renewal = (more: Partial<RenewalSeen> = {}): RenewalSeen => ({ control: true, authenticates: false, evidence: EVIDENCE, ...more });

const compliant: LogoutAndRotationData = {
  route: 'web', account: 'd1', neighbour: 'user1', cookies: ['sid'], furtherValues: ['refreshToken'], planted: [planted('kept'), planted('chosen'), planted('chosen')],
  signOut: ended(), selfContainedSeconds: null, renewal: renewal(), otherSession: ended(), neighbourAfter: true,
};

const judge = (more: Partial<LogoutAndRotationData>, { renews = true, absences = [] as unknown[] } = {}) => concludeCheck(logoutAndRotation.judge(
  { 'session.logout-and-rotation': [{ kind: 'session.logout-and-rotation', subject: 'web', takenAt: '2026-11-23T00:00:00Z', evidence: EVIDENCE, data: { ...compliant, ...more } }] },
  { profile: { routes: { web: renews ? { renew: {} } : {} }, absences } } as unknown as JudgeContext,
));

/** Outcome, code, and the case that decided. */
const verdict = (concluded: ReturnType<typeof concludeCheck>) => [
  concluded.outcome, concluded.outcome === 'inconclusive' ? concluded.code : concluded.cases.find(({ outcome }) => outcome === 'fail')?.id,
];

describe('session.logout-and-rotation', () => {
  test.each<[string, string | undefined, string, Partial<LogoutAndRotationData>]>([
    ['fail', 'fixation@web', 'a chosen value stands for the account', { planted: [planted('chosen', { authenticates: true })] }],
    ['fail', 'fixation@web', 'one of two chosen values does', { planted: [planted('chosen'), planted('chosen', { authenticates: true })] }],
    ['fail', 'rotation@web', 'the value of before stands for the account', { planted: [planted('kept', { authenticates: true })] }],
    ['fail', 'refresh@web', 'the refresh value outlives signing out', { renewal: renewal({ authenticates: true }) }],
    ['fail', 'refresh@web', 'it does, whatever became of the neighbour', { renewal: renewal({ authenticates: true }), neighbourAfter: false }],
    ['inconclusive', 'unreachable', 'a replay could not be asked', { planted: [planted('chosen', { authenticates: 'unknown', problem: unreachable })] }],
    ['inconclusive', 'ambiguous-effect', 'a planted sign-in has no known effect', { planted: [planted('chosen', { signedIn: 'unknown' })] }],
    ['inconclusive', 'control-failed', "the page's own cookies do not let anybody in", { planted: [planted('kept', { signedIn: false })] }],
    ['inconclusive', 'no-input', 'there is no way to sign out', { signOut: null, renewal: null }],
    ['inconclusive', 'control-failed', 'the copy did not work before signing out', { signOut: ended({ before: false }) }],
    ['inconclusive', 'unreachable', 'the copy could not be asked before', { signOut: ended({ before: 'unknown', problem: unreachable }) }],
    ['inconclusive', 'unreachable', 'the copy could not be asked after', { signOut: ended({ after: 'unknown', problem: unreachable }) }],
    ['inconclusive', 'control-failed', 'renewing works for nobody', { renewal: renewal({ control: false }) }],
    ['inconclusive', 'unreachable', 'renewing could not be tried', { renewal: renewal({ authenticates: 'unknown', problem: unreachable }) }],
    ['inconclusive', 'control-failed', "the neighbour's session is gone as well", { neighbourAfter: false }],
    ['inconclusive', 'unreachable', 'the neighbour could not be asked', { neighbourAfter: 'unknown', problem: unreachable }],
    ['pass', undefined, 'a sign-in under a chosen value is refused', { planted: [planted('kept'), planted('chosen', { signedIn: false })] }],
    ['pass', undefined, 'the session outlives signing out, which is an observation', { signOut: ended({ after: true, lastAliveMs: 60_000 }) }],
    ['pass', undefined, 'a self-contained token lives on for a while', { signOut: ended({ after: true }), selfContainedSeconds: 900 }],
    ['pass', undefined, 'other sessions go on after a change of the password', { otherSession: ended({ after: true }) }],
    ['pass', undefined, 'other sessions could not be looked after', { otherSession: ended({ before: 'unknown', problem: unreachable }) }],
    ['pass', undefined, 'there are no cookies', { cookies: [], planted: [] }],
    ['pass', undefined, 'everything holds', {}],
  ])('%s %s when %s', (outcome, detail, _when, more) => {
    expect(verdict(judge(more))).toEqual([outcome, detail]);
  });

  test('a value that may be a refresh value needs its renewal declared', () => {
    expect(verdict(judge({ renewal: null }, { renews: false }))).toEqual(['inconclusive', 'no-input']);
    expect(verdict(judge({ renewal: null, furtherValues: [] }, { renews: false }))).toEqual(['pass', undefined]);
    expect(verdict(judge({ renewal: null }, { renews: false, absences: [{ feature: 'renewal', statement: 'なし' }] }))).toEqual(['pass', undefined]);
  });

  test('what is only observed is said in a note', () => {
    expect(judge({ signOut: ended({ after: true, lastAliveMs: 60_000 }), otherSession: ended({ after: true }) }).notes).toHaveLength(2);
    expect(judge({ signOut: ended({ after: true }), selfContainedSeconds: 901 }).cases.find(({ id }) => id === 'logout@web')).toMatchObject({ outcome: 'inconclusive', required: false });
  });

  test('a route that could not be looked at is not passed', () => {
    const outcome = concludeCheck(logoutAndRotation.judge(
      { 'session.logout-and-rotation': [{ kind: 'session.logout-and-rotation', subject: 'web', takenAt: '2026-11-23T00:00:00Z', evidence: [], problem: unreachable }] }, {} as JudgeContext,
    ));
    expect(verdict(outcome)).toEqual(['inconclusive', 'unreachable']);
  });
});
