import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { concludeCheck, fail, inconclusive, notApplicable, pass } from './conclude.ts';
import type { CaseResult, EvidenceRef } from './outcome.ts';

const EVIDENCE: EvidenceRef = `sha256:${'d'.repeat(64)}`;
const text = { ja: '理由', en: 'reason' };
const CASES: Readonly<Record<string, CaseResult>> = {
  fail: fail('f', text, [EVIDENCE]),
  optionalFail: fail('of', text, [EVIDENCE], { required: false }),
  inconclusive: inconclusive('i', 'flaky', text),
  optionalInconclusive: inconclusive('oi', 'no-input', text, [], { required: false }),
  pass: pass('p', text, [EVIDENCE]),
  notApplicable: notApplicable('n', text),
};
const concluded = (...names: string[]) => concludeCheck(names.map((name) => CASES[name] as CaseResult)).outcome;

describe('concludeCheck', () => {
  test('refuses a check without a case, and a claim without evidence', () => {
    expect(() => concludeCheck([])).toThrow(TypeError);
    expect(() => pass('p', text, [])).toThrow(TypeError);
    expect(() => fail('f', text, [])).toThrow(TypeError);
  });

  test.each([
    ['fail', ['pass', 'inconclusive', 'fail']],
    ['fail', ['pass', 'optionalFail']],
    ['inconclusive', ['pass', 'inconclusive']],
    ['pass', ['pass', 'optionalInconclusive', 'notApplicable']],
    ['inconclusive', ['notApplicable', 'optionalInconclusive']],
    ['not-applicable', ['notApplicable', 'notApplicable']],
  ])('%s from %j', (outcome, names) => {
    expect(concluded(...names)).toBe(outcome);
  });

  test('no order of cases changes the outcome, and a fail or a required doubt never ends in a pass', () => {
    fc.assert(fc.property(fc.array(fc.constantFrom(...Object.keys(CASES)), { minLength: 1, maxLength: 8 }), (names) => {
      const outcome = concluded(...names);
      expect(concluded(...names.toReversed())).toBe(outcome);
      if (names.some((name) => /fail/i.test(name))) expect(outcome).toBe('fail');
      else if (names.includes('inconclusive')) expect(outcome).toBe('inconclusive');
    }));
  });
});
