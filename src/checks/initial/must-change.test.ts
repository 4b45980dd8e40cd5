import { describe, expect, test } from 'vitest';
import { concludeCheck } from '../../domain/conclude.ts';
import type { EvidenceRef } from '../../domain/outcome.ts';
import type { DataAccess } from '../../observations/data-access.ts';
import type { MustChangeData } from '../../observations/issued-credentials.ts';
import type { JudgeContext } from '../define.ts';
import { mustChange } from './must-change.ts';

const EVIDENCE: EvidenceRef = `sha256:${'b'.repeat(64)}`;
const unreachable = { code: 'unreachable', reason: { ja: '届きません。', en: 'Not reached.' } } as const;
const verdict = (concluded: ReturnType<typeof concludeCheck>) => [concluded.outcome, concluded.outcome === 'inconclusive' ? concluded.code : undefined];

const access = (more: Partial<DataAccess> = {}): DataAccess => ({ identity: 'nobody', shown: [], unanswered: [], evidence: [EVIDENCE], ...more });
const everything = access({ identity: 'self', shown: ['list.all'] });
const silent = access({ identity: 'unknown', problem: unreachable });
const on = (api: DataAccess, mobile = access()) => [{ route: 'api', access: api }, { route: 'mobile', access: mobile }];

const compliant: MustChangeData = {
  name: 'answer', kind: 'password', account: 'kenshu001', route: 'api', before: on(access()), again: access(), tried: [{ name: 'function', effect: false }, { name: 'refresh', effect: false }],
  sameValue: access(), after: everything, issuedAfter: access(),
};

const decide = (observed: unknown, problem?: unknown) => concludeCheck(mustChange.judge({ 'initial.must-change': [
  { kind: 'initial.must-change', subject: 'answer', takenAt: '2026-11-23T00:00:00Z', evidence: [EVIDENCE], ...(observed ? { data: observed } : { problem }) },
] } as never, {} as JudgeContext));
const failed = (more: Partial<MustChangeData>) => decide({ ...compliant, ...more }).cases.filter(({ outcome }) => outcome === 'fail').map(({ id }) => id);

describe('initial.must-change', () => {
  test.each<[string, Partial<MustChangeData>, readonly string[]]>([
    ['everything works before the change', { before: on(everything), again: everything, sameValue: everything, tried: [{ name: 'function', effect: true }] }, ['before-change@api/answer']],
    ['another route is open', { before: on(access(), everything) }, ['before-change@mobile/answer']],
    ['a function works', { tried: [{ name: 'function', effect: true }] }, ['function@api/answer']],
    ['a token is had', { tried: [{ name: 'refresh', effect: true }] }, ['tokens@api/answer/refresh']],
    ['the second sign-in is free', { again: everything }, ['again@api/answer']],
    ['the same value is taken', { sameValue: everything }, ['same-value@api/answer']],
    ['the issued password lives on', { issuedAfter: everything }, ['issued-dead@api/answer']],
    ['the change could not be made afterwards', { before: on(everything), after: silent, issuedAfter: access() }, ['before-change@api/answer']],
  ])('fails when %s', (_when, more, cases) => {
    expect(failed(more)).toEqual(cases);
  });

  test.each<[string, string | undefined, string, Partial<MustChangeData>]>([
    ['inconclusive', 'control-failed', 'nothing works after the change either', { after: access() }],
    ['inconclusive', 'control-failed', 'no data is shown after the change', { after: access({ identity: 'self' }) }],
    ['inconclusive', 'unreachable', 'the change could not be made', { problem: unreachable, after: silent }],
    ['inconclusive', 'unreachable', 'the service was silent before the change', { before: on(silent) }],
    ['inconclusive', 'unreachable', 'a function could not be tried', { tried: [{ name: 'function', effect: 'unknown', problem: unreachable }] }],
    ['inconclusive', 'ambiguous-effect', 'an effect is not known', { tried: [{ name: 'function', effect: 'unknown' }] }],
    ['inconclusive', 'ambiguous-effect', 'nobody knows what a second sign-in gives', { again: access({ identity: 'unknown' }) }],
    ['pass', undefined, 'nothing is given before the change', {}],
    ['pass', undefined, 'the issued password opens one session only', { again: access(), before: on(access({ identity: 'self' })) }],
  ])('%s %s when %s', (outcome, code, _when, more) => {
    expect(verdict(decide({ ...compliant, ...more }))).toEqual([outcome, code]);
  });

  test('an account that is told who it is and nothing else passes with a remark', () => {
    expect(decide({ ...compliant, before: on(access({ identity: 'self' })) })).toMatchObject({ outcome: 'pass', notes: [{}] });
  });

  test('links and services that assign nothing need no change', () => {
    expect(verdict(decide({ name: 'invitation', kind: 'link' }))).toEqual(['not-applicable', undefined]);
    expect(verdict(decide({ nothing: true, statement: '利用者が自分で登録する', contradictedBy: [] }))).toEqual(['not-applicable', undefined]);
    expect(verdict(decide({ nothing: true, statement: '利用者が自分で登録する', contradictedBy: ['pools.users.activate'] }))).toEqual(['inconclusive', 'feature-unknown']);
    expect(verdict(decide(undefined, { ...unreachable, code: 'no-input' }))).toEqual(['inconclusive', 'no-input']);
  });
});
