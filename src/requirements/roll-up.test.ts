import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { INCONCLUSIVE_CODES, type CheckOutcome } from '../domain/outcome.ts';
import { catalogue } from './catalogue.ts';
import { rollUp } from './roll-up.ts';
import { rollUpRules } from './roll-up-rules.ts';
import { ALL, allPass, everywhere, having, of, verdict, whole, type Short } from './sample-outcomes.ts';

const OPEN: readonly Short[] = ['not-implemented', 'not-selected', 'interrupted'];

const short = fc.constantFrom<Short>('pass', 'fail', 'n/a', ...INCONCLUSIVE_CODES);
const outcomes = fc.array(short, { minLength: ALL.length, maxLength: ALL.length })
  .map((shorts) => new Map(ALL.map((id, index) => [id, everywhere(id, shorts[index]!)] as const)));
const ALTERNATIVES = [...new Set(rollUpRules().rules.flatMap((one) => one.alternatives.flat().map((member) => member.check.id)))];
/** Mostly passing, so that requirements pass now and then; the alternatives vary most. */
const mostlyPass = fc.tuple(
  fc.dictionary(fc.constantFrom(...ALL), short, { maxKeys: 8 }),
  fc.dictionary(fc.constantFrom(...ALTERNATIVES), short, { maxKeys: 8 }),
).map(([some, alternatives]) => having({ ...some, ...alternatives }));

describe('never green by silence', () => {
  test('without any outcome every requirement is not implemented', () => {
    const results = rollUp(new Map());
    expect(results.map((one) => one.no)).toEqual(Array.from({ length: 47 }, (_, index) => index + 1));
    expect(new Set(results.map((one) => `${one.outcome} ${one.code}`))).toEqual(new Set(['inconclusive not-implemented']));
  });

  test('a check the catalogue does not have is refused', () => {
    expect(() => rollUp(new Map([['lockout.acount-bound', whole('fail')]]))).toThrow(RangeError);
  });

  test('no requirement passes with an M check that failed or is undecided', () => {
    fc.assert(fc.property(mostlyPass, (given) => {
      for (const result of rollUp(given)) {
        if (result.outcome !== 'pass') continue;
        for (const { check, gate } of rollUpRules().rules[result.no - 1]!.members) {
          if (gate === 'M') expect(['pass', 'not-applicable']).toContain(given.get(check.id)!.outcome);
        }
      }
    }));
  });

  test('no requirement passes unless a literal demand (M, M-alt) passed', () => {
    fc.assert(fc.property(fc.oneof(mostlyPass, outcomes), (given) => {
      for (const result of rollUp(given)) {
        if (result.outcome === 'pass') expect(result.decidedBy.some((one) => one.gate !== 'B' && one.outcome === 'pass')).toBe(true);
      }
    }));
  });

  test('what nobody has looked at decides nothing: looking can turn neither a pass into a fail nor a fail into a pass', () => {
    const disproving = new Set(rollUpRules().contradictions.map((one) => one.by));
    const member = fc.oneof(fc.constantFrom(...ALL), fc.constantFrom(...ALTERNATIVES));
    fc.assert(fc.property(mostlyPass, member, fc.constantFrom<Short>(...OPEN), short, (given, id, open, later) => {
      if (disproving.has(id) && later === 'fail') return; // may send a passed document back to its reviewer
      const before = rollUp(new Map(given).set(id, everywhere(id, open)));
      const after = rollUp(new Map(given).set(id, everywhere(id, later)));
      before.forEach((one, index) => {
        if (one.outcome === 'pass') expect(after[index]!.outcome).toBe('pass');
        if (one.outcome === 'fail') expect(after[index]!.outcome).toBe('fail');
      });
    }));
  });
});

describe('gates', () => {
  test('when everything passes, every requirement passes', () => {
    expect(rollUp(allPass()).filter((one) => one.outcome !== 'pass').map((one) => [one.no, one.reason.en])).toEqual([]);
  });

  test.each(catalogue().checks.filter((one) => one.gate === 'M').map((one) => [one.id, one.requirements] as const))(
    'M %s decides its requirements', (id, numbers) => {
      for (const [change, expected] of [['fail', 'fail'], ['throttled', 'inconclusive'], ['not-implemented', 'inconclusive']] as const) {
        const results = rollUp(having({ [id]: change })).filter((one) => one.outcome !== 'pass');
        expect(results.map((one) => [one.no, one.outcome])).toEqual(numbers.toSorted((a, b) => a - b).map((no) => [no, expected]));
      }
    },
  );

  test('adding a failed B check fails the requirement, whatever else was found', () => {
    fc.assert(fc.property(outcomes, (given) => {
      for (const { no, members } of rollUpRules().rules) {
        const bypass = members.find((one) => one.gate === 'B' && (no !== 21 || one.check.id === 'remote.user-cannot-opt-out'));
        if (bypass === undefined) continue;
        expect(of(no, new Map(given).set(bypass.check.id, everywhere(bypass.check.id, 'fail'))).outcome).toBe('fail');
      }
    }), { numRuns: 25 });
  });

  test('an undecided B check leaves the requirement undecided, in requirement 2 as well', () => {
    expect(verdict(2, { 'residency.storage-region-disclosed': 'ambiguous-effect' })).toBe('inconclusive');
    expect(verdict(32, { 'lockout.parallel': 'not-implemented' })).toBe('inconclusive');
    expect(verdict(32, { 'lockout.identifier-variants': 'n/a' })).toBe('pass');
  });

  test('an A check never changes a verdict, except that it can disprove a document', () => {
    const disproving = new Set(rollUpRules().contradictions.map((one) => one.by));
    const advisory = catalogue().checks.filter((one) => one.gate === 'A' && !disproving.has(one.id)).map((one) => one.id);
    expect(advisory).toHaveLength(21);
    fc.assert(fc.property(outcomes, fc.array(short, { minLength: 21, maxLength: 21 }), (given, shorts) => {
      const changed = new Map(given);
      advisory.forEach((id, index) => changed.set(id, whole(shorts[index]!)));
      const outcomesOf = (of: ReadonlyMap<string, CheckOutcome>) => rollUp(of).map((one) => [one.outcome, one.code, one.decidedBy]);
      expect(outcomesOf(changed)).toEqual(outcomesOf(given));
    }));
  });

  test('a failed A check is noted', () => {
    const result = of(5, having({ 'notice.channel-exists': 'fail' }));
    expect(result.outcome).toBe('pass');
    expect(result.notes).toEqual([{ ja: '参考所見 notice.channel-exists: 理由', en: 'Observation notice.channel-exists: reason' }]);
  });

  test('a requirement whose demands do not apply is not applicable, however its ways round fared', () => {
    const passwords = Object.fromEntries(ALL.filter((id) => id.startsWith('password.')).map((id) => [id, 'n/a' as const]));
    expect(verdict(31, passwords)).toBe('not-applicable');
    expect(verdict(31, { ...passwords, 'password.reuse-routes': 'pass' })).toBe('not-applicable');
    expect(verdict(31, { ...passwords, 'password.reuse-routes': 'fail' })).toBe('fail');
  });
});

describe('reasons', () => {
  test('a fail names the checks that failed and the first one\'s reason', () => {
    const { reason: text, decidedBy } = of(32, having({ 'lockout.account-bound': 'fail', 'lockout.parallel': 'throttled' }));
    expect(text).toEqual({ ja: '不適合: lockout.account-bound ― 理由', en: 'Not met: lockout.account-bound: reason' });
    expect(decidedBy.map((one) => one.check)).toEqual(['lockout.account-bound']);
  });

  test('an undecided one names checks and codes, and counts the rest', () => {
    const { reason: text, code } = of(32, new Map([['lockout.parallel', whole('throttled')]]));
    expect(text.ja).toBe(
      '判定不能: lockout.blocks-correct-password [not-implemented]、lockout.account-bound [not-implemented]、' +
      'lockout.identifier-variants [not-implemented]、lockout.header-spoof [not-implemented]、lockout.client-state [not-implemented] ほか 4 件。',
    );
    expect(code).toBe('throttled');
  });

  test('waiting for documents is said in so many words', () => {
    const result = of(4, having({ 'sla.contract-fields': 'evidence-unreviewed', 'sla.incident-duty-and-remedy': 'evidence-missing' }));
    expect(result).toMatchObject({ outcome: 'inconclusive', code: 'evidence-unreviewed', waitsOnlyForDocuments: true });
    expect(result.reason.ja).toBe('書面確認待ち: sla.contract-fields [evidence-unreviewed]、sla.incident-duty-and-remedy [evidence-missing]。');
  });
});

describe('waiting only for documents', () => {
  test.each<[string, number, Record<string, Short>, boolean]>([
    ['a missing document', 22, { 'crypto.at-rest-statement': 'evidence-missing' }, true],
    ['a documents check that does not exist yet', 22, { 'crypto.at-rest-statement': 'not-implemented' }, true],
    ['a statement in place of a sample', 31, { 'password.stored-hashed': 'evidence-unreviewed' }, true],
    ['a sample check that does not exist yet', 31, { 'password.stored-hashed': 'not-implemented' }, false],
    ['a document that cannot be verified', 22, { 'crypto.at-rest-statement': 'evidence-unverifiable' }, false],
    ['a probe besides', 22, { 'crypto.at-rest-statement': 'evidence-missing', 'tls.cipher-suites': 'throttled' }, false],
    ['a deselected document', 22, { 'crypto.at-rest-statement': 'not-selected' }, false],
    ['nothing, it passed', 22, {}, false],
  ])('%s', (_what, no, changes, expected) => {
    expect(of(no, having(changes)).waitsOnlyForDocuments).toBe(expected);
  });
});
