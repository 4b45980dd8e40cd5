import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseHsts } from './hsts.ts';

test.each([
  ['', 'max-age is missing'],
  [';', 'max-age is missing'],
  ['includeSubDomains', 'max-age is missing'],
  ['max-age', 'max-age is not a number of seconds'],
  ['max-age=', 'the value of max-age is neither a token nor a quoted string'],
  ['max-age=abc', 'max-age is not a number of seconds'],
  ['max-age=-1', 'max-age is not a number of seconds'],
  ['max-age=1.5', 'max-age is not a number of seconds'],
  ['max-age=""', 'max-age is not a number of seconds'],
  ['max-age=1 2', 'the value of max-age is neither a token nor a quoted string'],
  ['max-age=1; Max-Age=2', 'Max-Age occurs twice'],
  ['max-age=1; max-age=1', 'max-age occurs twice'],
  ['max-age=1; includeSubDomains; includesubdomains', 'includesubdomains occurs twice'],
  ['max-age=1; includeSubDomains=1', 'includesubdomains takes no value'],
  ['max-age=1, includeSubDomains', 'the value of max-age is neither a token nor a quoted string'],
  ['max-age=1; a b', '"a b" is not a token'],
  ['max-age="1', 'the value of max-age is neither a token nor a quoted string'],
  ['max-age=1; x="a;b', 'the value of x is neither a token nor a quoted string'],
])('%j is no policy: %s', (value, reason) => {
  expect(parseHsts(value)).toEqual({ valid: false, reason });
});

test.each([
  ['max-age=31536000', 31_536_000, false, false],
  ['max-age="31536000"', 31_536_000, false, false],
  ['  MAX-AGE = 0  ;  INCLUDESUBDOMAINS ', 0, true, false],
  ['includeSubDomains;;max-age=63072000; preload;', 63_072_000, true, true],
  ['max-age=1; unknown=token; other="quoted; with \\" and ;"', 1, false, false],
  ['max-age=99999999999999999999', Number.MAX_SAFE_INTEGER, false, false],
])('%j', (value, maxAgeSeconds, includeSubDomains, preload) => {
  expect(parseHsts(value)).toEqual({ valid: true, policy: { maxAgeSeconds, includeSubDomains, preload } });
});

test('any text is a policy or a reason, never a crash', () => {
  fc.assert(fc.property(fc.string(), fc.nat(), (text, seconds) => {
    for (const value of [text, `max-age=${seconds};${text}`, `${text};max-age=${seconds}`]) {
      const result = parseHsts(value);
      if (result.valid) expect(result.policy.maxAgeSeconds).toBeGreaterThanOrEqual(0);
      else expect(result.reason).not.toBe('');
    }
  }));
});
