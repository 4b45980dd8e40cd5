import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { catalogue } from '../requirements/catalogue.ts';
import { rollUp } from '../requirements/roll-up.ts';
import { resultsJsonSchema, resultsSchema, type Results } from './results-schema.ts';

const nothing = { ja: '未実装', en: 'not implemented' };
const sha256 = '0'.repeat(64);

/** Results of a run that decided nothing. */
const results: Results = {
  schema: 1,
  kenshu: '0.1.0',
  run: {
    id: 'r1', startedAt: '2026-11-23T00:00:00Z', finishedAt: null, complete: false, assessedAt: '2026-11-23T00:00:00Z', selection: null,
    base: null, timing: null, usage: null, defects: [], notRemoved: [],
  },
  target: { name: 'service', profileSha256: sha256 },
  policy: { sha256, municipality: '市' },
  catalogue: { sha256: catalogue().sha256 },
  lists: [],
  deviations: [],
  coverage: [],
  selfTest: { score: null },
  summary: {
    requirements: { 'pass': 0, 'fail': 0, 'inconclusive': 47, 'not-applicable': 0 },
    checks: { 'pass': 0, 'fail': 0, 'inconclusive': 182, 'not-applicable': 0 },
    notImplemented: 182,
    waitingForDocuments: 0,
  },
  requirements: rollUp(new Map()).map((result, index) => ({ ...catalogue().requirements[index]!, ...result })),
  checks: catalogue().checks.map((check) => ({
    ...check, outcome: 'inconclusive', code: 'not-implemented', reason: nothing, evidence: [], notes: [], cases: [], rule: null,
    judgedBy: { rule: 'none', lists: [] }, run: 'r1',
  })),
};

const withCheck = (change: Partial<Results['checks'][number]>): unknown => ({
  ...results, checks: results.checks.map((check, index) => (index === 0 ? { ...check, ...change } : check)),
});

describe('refused', () => {
  test.each([
    ['a missing requirement', { ...results, requirements: results.requirements.slice(1) }],
    ['requirements out of order', { ...results, requirements: results.requirements.toReversed() }],
    ['a missing check', { ...results, checks: results.checks.slice(1) }],
    ['a check listed twice', { ...results, checks: [...results.checks.slice(1), results.checks[1]] }],
    ['an unknown outcome', withCheck({ outcome: 'ok' as 'pass' })],
    ['an unknown code', withCheck({ code: 'unsure' as 'flaky' })],
    ['inconclusive without a code', withCheck({ code: null })],
    ['a pass with a code', withCheck({ outcome: 'pass' })],
    ['a case with a code beside its pass', withCheck({
      cases: [{ id: 'x', required: true, outcome: 'pass', code: 'flaky', reason: nothing, evidence: [], notes: [] }],
    })],
    ['evidence that is no digest', withCheck({ evidence: ['sha256:../../etc/passwd'] })],
  ])('%s', (_what, value) => {
    expect(resultsSchema.safeParse(value).success).toBe(false);
  });
});

test('all 47 requirements and 182 checks with their titles are accepted', () => {
  expect(resultsSchema.safeParse(results).error).toBeUndefined();
});

test('a field that a later version adds is no error', () => {
  expect(resultsSchema.safeParse({ ...results, later: 1 }).success).toBe(true);
});

test('the published JSON Schema is the one of this code', () => {
  const published = new URL('../../schemas/results.schema.json', import.meta.url);
  expect(JSON.parse(readFileSync(published, 'utf8'))).toEqual(structuredClone(resultsJsonSchema()));
});
