import { describe, expect, test } from 'vitest';
import type { InconclusiveCode, OutcomeKind } from '../domain/outcome.ts';
import { all, alternative, any, single, type Verdict } from './combine.ts';
import type { Gate } from './catalogue.ts';

/** `unseen`: nobody has looked yet. `unclear`: looked at, without a result. */
type Word = 'pass' | 'fail' | 'unclear' | 'unseen' | 'n/a';
const WORDS: Readonly<Record<Word, readonly [OutcomeKind, InconclusiveCode | null]>> = {
  'pass': ['pass', null],
  'fail': ['fail', null],
  'unclear': ['inconclusive', 'throttled'],
  'unseen': ['inconclusive', 'not-implemented'],
  'n/a': ['not-applicable', null],
};
const leaf = (word: Word, check = 'x', gate: Gate = 'M'): Verdict => {
  const [outcome, code] = WORDS[word];
  return single({ check, gate, outcome, code, reason: { ja: '', en: '' } });
};

describe('alternatives, in either order', () => {
  test.each<[Word, Word, OutcomeKind]>([
    ['pass', 'pass', 'pass'],
    ['pass', 'fail', 'pass'],
    ['pass', 'unclear', 'pass'],
    ['pass', 'unseen', 'pass'],
    ['pass', 'n/a', 'pass'],
    ['fail', 'fail', 'fail'],
    ['fail', 'unclear', 'fail'],
    ['fail', 'unseen', 'inconclusive'],
    ['fail', 'n/a', 'fail'],
    ['unclear', 'unclear', 'inconclusive'],
    ['unclear', 'unseen', 'inconclusive'],
    ['unclear', 'n/a', 'inconclusive'],
    ['unseen', 'unseen', 'inconclusive'],
    ['unseen', 'n/a', 'inconclusive'],
    ['n/a', 'n/a', 'not-applicable'],
  ])('%s or %s: %s', (one, other, expected) => {
    expect(any([leaf(one), leaf(other)]).outcome).toBe(expected);
    expect(any([leaf(other), leaf(one)]).outcome).toBe(expected);
  });

  test.each<InconclusiveCode>(['not-implemented', 'not-selected', 'interrupted', 'evidence-unreviewed'])(
    'a failed one beside one that is %s decides nothing yet', (code) => {
      const open = single({ check: 'open', gate: 'M-alt', outcome: 'inconclusive', code, reason: { ja: '', en: '' } });
      expect(any([leaf('fail', 'failed'), open])).toMatchObject({
        outcome: 'inconclusive', decidedBy: [{ check: 'failed' }, { check: 'open' }],
      });
    },
  );

  test('one that cannot pass any more does not hold a fail back', () => {
    const lost = all([leaf('unseen', 'a'), leaf('unclear', 'b')]);
    expect(any([leaf('fail'), lost]).outcome).toBe('fail');
  });
});

describe('joint demands, in either order', () => {
  test.each<[Word, Word, OutcomeKind]>([
    ['pass', 'pass', 'pass'],
    ['pass', 'fail', 'fail'],
    ['pass', 'unclear', 'inconclusive'],
    ['pass', 'unseen', 'inconclusive'],
    ['pass', 'n/a', 'pass'],
    ['fail', 'unclear', 'fail'],
    ['fail', 'unseen', 'fail'],
    ['fail', 'n/a', 'fail'],
    ['unclear', 'n/a', 'inconclusive'],
    ['n/a', 'n/a', 'not-applicable'],
  ])('%s and %s: %s', (one, other, expected) => {
    expect(all([leaf(one), leaf(other)]).outcome).toBe(expected);
    expect(all([leaf(other), leaf(one)]).outcome).toBe(expected);
  });
});

test('an alternative whose demand does not apply drops out with the ways round it', () => {
  expect(alternative([leaf('n/a', 'm', 'M-alt'), leaf('fail', 'b', 'B')]).outcome).toBe('not-applicable');
  expect(alternative([leaf('pass', 'm', 'M-alt'), leaf('fail', 'b', 'B')]).outcome).toBe('fail');
  expect(alternative([leaf('n/a', 'b1', 'B'), leaf('pass', 'b2', 'B')]).outcome).toBe('pass');
});
