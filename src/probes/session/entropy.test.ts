import { createHash, randomBytes } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { estimateValues } from './entropy.ts';

const many = (make: (index: number) => string): readonly string[] => Array.from({ length: 200 }, (_, index) => make(index));
const START = Date.UTC(2026, 10, 23);

describe('values that can be guessed', () => {
  test.each<[string, string, (index: number) => string]>([
    ['repeated', 'the same value for everybody', () => 'c2Vzc2lvbg'],
    ['increment', 'a counter', (index) => `sess-${String(1000 + index)}`],
    ['increment', 'a counter in hexadecimal', (index) => (0x1f00 + index).toString(16).padStart(40, '0')],
    ['increment', 'a constant stride', (index) => (BigInt(index) * 0x9e3779b97fn + (1n << 60n)).toString(16)],
    ['ascending', 'a counter that others use too', (index) => String(1_000_000 + index * 3 + (index % 2))],
    ['ascending', 'the time in milliseconds', (index) => String(START + index * 37 + (index * index) % 11)],
    ['ascending', 'the time in base 36', (index) => (START + index * 37 + (index * index) % 11).toString(36)],
    ['ascending', 'name and counter in Base64', (index) => Buffer.from(`user1:${1000 + index}`).toString('base64url')],
  ])('%s: %s', (predictable, _what, make) => {
    expect(estimateValues(many(make)).predictable).toBe(predictable);
  });
});

describe('values that cannot', () => {
  test.each<[string, (index: number) => string]>([
    ['256 random bits in Base64', () => randomBytes(32).toString('base64url')],
    ['128 random bits in hexadecimal', () => randomBytes(16).toString('hex')],
    ['time and 80 random bits, as identifiers that sort', (index) => (START + index).toString(16).padStart(12, '0') + randomBytes(10).toString('hex')],
    ['a hash', (index) => createHash('sha256').update(`${index}${START}`).digest('hex')],
    ['a constant prefix and random bits', () => `v2.local.${randomBytes(24).toString('base64url')}`],
  ])('%s', (_what, make) => {
    const { bits, predictable } = estimateValues(many(make));
    expect([predictable, bits >= 64]).toEqual([null, true]);
  });

  test('few random characters are few bits', () => {
    const { bits, predictable } = estimateValues(many(() => randomBytes(4).toString('hex')));
    expect([predictable, bits > 28 && bits <= 32]).toEqual([null, true]);
  });
});
