import { describe, expect, test } from 'vitest';
import { concludeCheck } from '../../domain/conclude.ts';
import type { EvidenceRef } from '../../domain/outcome.ts';
import type { FormerCredentialSeen, InheritedSeen, RecreatedAccountData } from '../../observations/account-access.ts';
import type { JudgeContext } from '../define.ts';
import { recreateClean } from './recreate-clean.ts';

const EVIDENCE: readonly EvidenceRef[] = [`sha256:${'9'.repeat(64)}`];
const unreachable = { code: 'unreachable', reason: { ja: '届きません。', en: 'Not reached.' } } as const;

const object = (more: Partial<InheritedSeen> = {}): InheritedSeen => ({ type: 'note', shownBefore: ['read.detail', 'list.all'], shownAfter: [], unasked: [], ownObject: true, evidence: EVIDENCE, ...more });
const former = (more: Partial<FormerCredentialSeen> = {}): FormerCredentialSeen => ({ name: 'session@api', before: true, after: false, evidence: EVIDENCE, ...more });
const compliant: RecreatedAccountData = {
  account: 'd1', gone: true, recreation: 'created', formerRole: 'manager', givenRole: 'member', role: 'member', roleBefore: 'manager', objects: [object()], credentials: [former(), former({ name: 'refresh@api' })],
};
const bare = { objects: [], credentials: [], role: null };

const judge = (more: Partial<RecreatedAccountData>, absences: readonly unknown[] = []) => concludeCheck(recreateClean.judge(
  { 'account.recreate-clean': [{ kind: 'account.recreate-clean', subject: 'users', takenAt: '2026-11-23T00:00:00Z', evidence: EVIDENCE, data: { ...compliant, ...more } }] },
  { profile: { absences } } as unknown as JudgeContext,
));
const verdict = (concluded: ReturnType<typeof concludeCheck>) => [
  concluded.outcome, concluded.outcome === 'inconclusive' ? concluded.code : concluded.cases.find(({ outcome }) => outcome === 'fail')?.id,
];

describe('account.recreate-clean', () => {
  test.each<[string, string | undefined, string, Partial<RecreatedAccountData>]>([
    ['fail', 'objects@note', 'a private object is shown to the new account', { objects: [object({ shownAfter: ['list.all'] })] }],
    ['fail', 'refresh@api', 'a former credential stands for the new account', { credentials: [former(), former({ name: 'refresh@api', after: true })] }],
    ['fail', 'role', 'the former role comes back', { role: 'manager' }],
    ['inconclusive', 'window-not-elapsed', 'the deletion is not done within its window', { gone: false, recreation: 'unknown', ...bare }],
    ['inconclusive', 'unreachable', 'the deletion could not be looked after', { gone: 'unknown', recreation: 'unknown', ...bare, problem: unreachable }],
    ['inconclusive', 'unreachable', 'the recreation could not be tried', { recreation: 'unknown', ...bare, problem: unreachable }],
    ['inconclusive', 'ambiguous-effect', 'the recreation has no known effect', { recreation: 'unknown', ...bare }],
    ['inconclusive', 'control-failed', 'the owner never saw the object', { objects: [object({ shownBefore: [] })] }],
    ['inconclusive', 'control-failed', 'the new account cannot have such an object', { objects: [object({ ownObject: false })] }],
    ['inconclusive', 'unreachable', 'the new account could not make one', { objects: [object({ ownObject: 'unknown', problem: unreachable })] }],
    ['inconclusive', 'ambiguous-effect', 'a place could not be asked', { objects: [object({ unasked: ['list.all'] })] }],
    ['inconclusive', 'no-input', 'no private type is declared', { objects: [] }],
    ['inconclusive', 'control-failed', 'a credential did not work before', { credentials: [former({ before: false })] }],
    ['inconclusive', 'unreachable', 'a credential could not be tried', { credentials: [former({ after: 'unknown', problem: unreachable })] }],
    ['inconclusive', 'ambiguous-effect', 'a credential has no known effect', { credentials: [former({ after: 'unknown' })] }],
    ['inconclusive', 'no-input', 'roles cannot be asked for', { role: null }],
    ['inconclusive', 'ambiguous-effect', 'the role could not be read', { role: 'unknown' }],
    ['inconclusive', 'no-input', 'there is one role alone', { formerRole: 'member', roleBefore: 'member' }],
    ['pass', undefined, 'the login id is not given again', { recreation: 'refused', ...bare }],
    ['pass', undefined, 'nothing is inherited', {}],
  ])('%s %s when %s', (outcome, detail, _when, more) => {
    expect(verdict(judge(more))).toEqual([outcome, detail]);
  });

  test('a service without private things is not asked for them', () => {
    expect(verdict(judge({ objects: [] }, [{ feature: 'privateObjects', statement: 'なし' }]))).toEqual(['pass', undefined]);
  });

  test('what could not be looked at is not passed', () => {
    expect(verdict(concludeCheck(recreateClean.judge(
      { 'account.recreate-clean': [{ kind: 'account.recreate-clean', subject: 'users', takenAt: '2026-11-23T00:00:00Z', evidence: [], problem: unreachable }] }, {} as JudgeContext,
    )))).toEqual(['inconclusive', 'unreachable']);
  });
});
