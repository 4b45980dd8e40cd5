import { describe, expect, test } from 'vitest';
import { concludeCheck } from '../../domain/conclude.ts';
import type { EvidenceRef } from '../../domain/outcome.ts';
import type { EndedAccountData, HeldCredentialSeen } from '../../observations/account-access.ts';
import type { JudgeContext } from '../define.ts';
import { disableCutsAccess } from './disable-cuts-access.ts';

const EVIDENCE: readonly EvidenceRef[] = [`sha256:${'f'.repeat(64)}`];
const unreachable = { code: 'unreachable', reason: { ja: '届きません。', en: 'Not reached.' } } as const;

const held = (name: string, more: Partial<HeldCredentialSeen> = {}): HeldCredentialSeen => ({ name, before: true, after: false, lastAliveMs: null, neighbourAfter: true, evidence: EVIDENCE, ...more });
const all = (more: Partial<HeldCredentialSeen> = {}): readonly HeldCredentialSeen[] => [held('session@api'), held('sign-in@api'), held('refresh@api', more)];
const compliant: EndedAccountData = {
  action: 'disable', account: 'd1', neighbour: 'd2', answered: 200, windowMs: 300_000, credentials: all(), unknownKinds: [], absentKinds: ['realtime'], signedUrlSeconds: 600,
};

const judge = (more: Partial<EndedAccountData>) => concludeCheck(disableCutsAccess.judge(
  { 'account.disable-cuts-access': [{ kind: 'account.disable-cuts-access', subject: 'disable', takenAt: '2026-11-23T00:00:00Z', evidence: EVIDENCE, data: { ...compliant, ...more } }] }, {} as JudgeContext,
));
const verdict = (concluded: ReturnType<typeof concludeCheck>) => [
  concluded.outcome, concluded.outcome === 'inconclusive' ? concluded.code : concluded.cases.find(({ outcome }) => outcome === 'fail')?.id,
];

describe('account.disable-cuts-access', () => {
  test.each<[string, string | undefined, string, Partial<EndedAccountData>]>([
    ['fail', 'refresh@api/disable', 'a refresh value goes on working', { credentials: all({ after: true, lastAliveMs: 300_000 }) }],
    ['fail', 'refresh@api/remove', 'it does after a deletion', { action: 'remove', credentials: all({ after: true }) }],
    ['fail', 'refresh@api/disable', 'it does, whatever became of the neighbour', { credentials: all({ after: true, neighbourAfter: false }) }],
    ['fail', 'session@api/disable', 'the service says done and nothing ended', { credentials: [held('session@api', { after: true }), held('sign-in@api', { after: true })] }],
    ['inconclusive', 'control-failed', 'the service refused and nothing ended', { answered: 403, credentials: [held('session@api', { after: true }), held('sign-in@api', { after: true })] }],
    ['inconclusive', 'control-failed', 'the service refused, nothing ended and one could not be told', { answered: 403, credentials: [held('session@api', { after: true }), held('invitation', { after: 'unknown' })] }],
    ['inconclusive', 'control-failed', 'a credential never worked', { credentials: all({ before: false }) }],
    ['inconclusive', 'unreachable', 'a credential could not be had', { credentials: all({ before: 'unknown', problem: unreachable }) }],
    ['inconclusive', 'unreachable', 'a credential could not be tried afterwards', { credentials: all({ after: 'unknown', problem: unreachable }) }],
    ['inconclusive', 'ambiguous-effect', 'a credential has no known effect', { credentials: all({ after: 'unknown' }) }],
    ['inconclusive', 'control-failed', "the neighbour's is dead as well", { credentials: all({ neighbourAfter: false }) }],
    ['inconclusive', 'no-input', 'nothing is said about tokens for programs', { unknownKinds: ['apiToken'] }],
    ['inconclusive', 'window-not-elapsed', 'signed addresses live for a day', { signedUrlSeconds: 86_400 }],
    ['pass', undefined, 'it took a while', { credentials: all({ lastAliveMs: 20_000 }) }],
    ['pass', undefined, 'the status is odd and all of it ended', { answered: 500 }],
    ['pass', undefined, 'there are no signed addresses', { signedUrlSeconds: null }],
    ['pass', undefined, 'everything ended', {}],
  ])('%s %s when %s', (outcome, detail, _when, more) => {
    expect(verdict(judge(more))).toEqual([outcome, detail]);
  });

  test('how long it took is a remark', () => {
    expect(judge({ credentials: all({ lastAliveMs: 20_000 }) }).notes).toHaveLength(1);
  });

  test('an action that could not be taken is not passed', () => {
    expect(verdict(concludeCheck(disableCutsAccess.judge(
      { 'account.disable-cuts-access': [{ kind: 'account.disable-cuts-access', subject: 'remove', takenAt: '2026-11-23T00:00:00Z', evidence: [], problem: unreachable }] }, {} as JudgeContext,
    )))).toEqual(['inconclusive', 'unreachable']);
  });
});
