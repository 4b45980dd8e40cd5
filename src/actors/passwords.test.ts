import { assert, integer, property, subarray } from 'fast-check';
import { expect, test } from 'vitest';
import { CHARACTER_CLASSES, generatePassword, generateTotpSeed, SAFE_SYMBOLS, type CharacterClass } from './passwords.ts';

const IS: Readonly<Record<CharacterClass, RegExp>> = { upper: /^[A-Z]$/, lower: /^[a-z]$/, digit: /^[0-9]$/, symbol: /^[^A-Za-z0-9]$/ };

test.each([[3, CHARACTER_CLASSES], [0, ['upper']], [4, []]] as const)('%d characters of %j are refused', (length, classes) => {
  expect(() => generatePassword({ length, classes })).toThrow(RangeError);
});

test('every class asked for is there, no other, no neighbours alike, no look-alikes', () => {
  assert(property(integer({ min: 4, max: 80 }), subarray([...CHARACTER_CLASSES], { minLength: 1 }), (length, classes) => {
    const characters = Array.from(generatePassword({ length, classes }));
    expect(characters).toHaveLength(length);
    for (const one of CHARACTER_CLASSES) expect(characters.some((character) => IS[one].test(character))).toBe(classes.includes(one));
    expect(characters.some((character, index) => character.toLowerCase() === characters[index + 1]?.toLowerCase())).toBe(false);
    expect(characters.join('')).not.toMatch(/[0Oo1Il]/);
  }));
});

test('symbols come from the declared set', () => {
  const symbols = Array.from(generatePassword({ length: 60, symbols: '?' })).filter((character) => IS.symbol.test(character));
  expect(new Set(symbols)).toEqual(new Set(['?']));
  expect(SAFE_SYMBOLS).not.toMatch(/[\s"'<>&\\$`]/);
});

test('the same random bytes give the same password', () => {
  const seeded = () => {
    let state = 7;
    return (length: number) => Uint8Array.from({ length }, () => (state = (state * 73 + 11) % 251));
  };
  expect(generatePassword({ length: 20, randomBytes: seeded() })).toBe(generatePassword({ length: 20, randomBytes: seeded() }));
});

test('a seed is base32 of 160 bits', () => {
  expect(generateTotpSeed()).toMatch(/^[A-Z2-7]{32}$/);
});
