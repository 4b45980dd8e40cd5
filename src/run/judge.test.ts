import { expect, test } from 'vitest';
import type { CheckDefinition, JudgeContext } from '../checks/define.ts';
import { fail, inconclusive, notApplicable, pass } from '../domain/conclude.ts';
import type { Problem } from '../domain/outcome.ts';
import type { Attempt } from './attempts.ts';
import { judgeObservations, type Observed } from './judge.ts';
import { fakeCheck, kind, policy, profile } from './testing/fake-run.ts';

const REASON = { ja: '理由', en: 'reason' };
const EVIDENCE = [`sha256:${'0'.repeat(64)}`] as const;
const CONTEXT: JudgeContext = { policy: policy(), profile: profile(), assessedAt: '2026-11-23T00:00:00.000Z', cryptrecList: 'LS-0001-2022R2' };
const UNREACHABLE: Problem = { code: 'unreachable', reason: REASON };

type Seen = Partial<Pick<Attempt, 'state' | 'problem'>> & { readonly subjects?: Readonly<Record<string, unknown>> };

function attempt(name: string, { state = 'finished', problem, subjects = { s: { value: 1 } } }: Seen = {}): Attempt {
  const observations = Object.entries(subjects).map(([subject, content]) => ({
    kind: kind(name), subject, takenAt: '2026-11-23T00:00:00.000Z', evidence: EVIDENCE,
    ...(content === UNREACHABLE ? { problem: UNREACHABLE } : { data: content as never }),
  }));
  return { kind: kind(name), attempt: 1, subjects: Object.keys(subjects), observations, state, ...(problem ? { problem } : {}) };
}

function judged(check: CheckDefinition | undefined, attempts: readonly Attempt[], { selected = null, probed = ['a', 'b'] }: { selected?: string[] | null; probed?: string[] } = {}) {
  const observed: Observed = {
    attempts: new Map(attempts.map((one) => [one.kind, one])), probed: new Set(probed.map(kind)), selected: selected && new Set(selected),
  };
  const result = judgeObservations(observed, ['x'], new Map(check ? [['x', check]] : []), CONTEXT);
  const outcome = result.outcomes.get('x');
  if (!outcome) throw new Error('no outcome');
  return { ...result, outcome, code: outcome.outcome === 'inconclusive' ? outcome.code : null };
}

const never = (): never => { throw new Error('judged'); };

test.each<[string, string, ReturnType<typeof judged>]>([
  ['not-implemented', 'the check is not there', judged(undefined, [])],
  ['not-implemented', 'no probe takes what it needs', judged(fakeCheck('x', ['a', 'c'], never), [attempt('a')])],
  ['not-selected', 'the run was limited to others', judged(fakeCheck('x', ['a'], never), [attempt('a')], { selected: ['y'] })],
  ['not-selected', 'the run was limited to others, and the check is not there', judged(undefined, [], { selected: [] })],
  ['interrupted', 'the probe never began', judged(fakeCheck('x', ['a'], never), [])],
  ['interrupted', 'the probe died before it saw anything', judged(fakeCheck('x', ['a'], never), [attempt('a', { state: 'open', subjects: {} })])],
  ['unreachable', 'nothing but problems was seen', judged(fakeCheck('x', ['a'], never), [attempt('a', { subjects: { s: UNREACHABLE } })])],
  ['unreachable', 'one of two kinds was not seen', judged(fakeCheck('x', ['a', 'b'], never), [attempt('a'), attempt('b', { subjects: { s: UNREACHABLE } })])],
  ['interrupted', 'the probe died, though all it saw is well', judged(fakeCheck('x', ['a']), [attempt('a', { state: 'open' })])],
  ['interrupted', 'the probe had a defect, though all it saw is well', judged(fakeCheck('x', ['a']), [attempt('a', { state: 'failed' })])],
  ['unreachable', 'the probe ended early, though all it saw is well', judged(fakeCheck('x', ['a']), [attempt('a', { problem: UNREACHABLE })])],
  ['interrupted', 'what a cut-off probe saw does not apply', judged(fakeCheck('x', ['a'], () => [notApplicable('s', REASON)]), [attempt('a', { state: 'open' })])],
  ['ambiguous-effect', 'the judge says so', judged(fakeCheck('x', ['a'], () => [inconclusive('s', 'ambiguous-effect', REASON)]), [attempt('a')])],
])('inconclusive, %s, when %s', (code, _when, result) => {
  expect(result.code).toBe(code);
  expect(result.defects).toEqual([]);
});

test('a kind that an earlier version observed is judged though no probe takes it now', () => {
  expect(judged(fakeCheck('x', ['a']), [attempt('a')], { probed: [] }).outcome.outcome).toBe('pass');
});

test('every subject with a problem is told as a case of its own', () => {
  const { outcome } = judged(fakeCheck('x', ['a'], never), [attempt('a', { subjects: { web: UNREACHABLE, api: UNREACHABLE } })]);
  expect(outcome.cases.map(({ id }) => id)).toEqual(['a:web', 'a:api']);
});

test('a fail stands though the probe did not end: what was seen is complete in itself', () => {
  const failing = fakeCheck('x', ['a'], () => [fail('s', REASON, EVIDENCE)]);
  expect(judged(failing, [attempt('a', { state: 'open' })]).outcome.outcome).toBe('fail');
});

test('the judge gets what was declared, problems of single subjects included', () => {
  let given: unknown;
  const check = fakeCheck('x', ['a'], (seen) => { given = seen; return [pass('s', REASON, EVIDENCE)]; });
  const seen = attempt('a', { subjects: { web: { value: 1 }, api: UNREACHABLE } });
  expect(judged(check, [seen, attempt('b')]).outcome.outcome).toBe('pass');
  expect(given).toEqual({ a: seen.observations });
});

test.each([
  ['throws', () => { throw new TypeError('no such property'); }],
  ['reports no case', () => []],
  ['passes without evidence', () => [pass('s', REASON, [])]],
])('a judge that %s is a defect and decides nothing', (_what, judge) => {
  const { outcome, code, defects } = judged(fakeCheck('x', ['a'], judge), [attempt('a')]);
  expect([outcome.outcome, code]).toEqual(['inconclusive', 'interrupted']);
  expect(defects).toEqual([{ check: 'x', error: expect.any(TypeError) }]);
});

test('the same observations give the same bytes', () => {
  const check = fakeCheck('x', ['a', 'b']);
  const bytes = (): string => JSON.stringify(judged(check, [attempt('a'), attempt('b')]).outcome);
  expect(bytes()).toBe(bytes());
});

test('another observation gives another outcome', () => {
  const check = fakeCheck('x', ['a'], ({ a = [] }) => a.map(({ subject, data, evidence }) =>
    ((data as { value: number }).value === 1 ? pass : fail)(subject, REASON, evidence as typeof EVIDENCE)));
  expect(judged(check, [attempt('a')]).outcome.outcome).toBe('pass');
  expect(judged(check, [attempt('a', { subjects: { s: { value: 2 } } })]).outcome.outcome).toBe('fail');
});
