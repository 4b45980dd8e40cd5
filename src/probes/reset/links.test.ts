import fc from 'fast-check';
import { expect, test } from 'vitest';
import { OperationError } from '../../actors/operation-error.ts';
import { tokenFor, withToken, type LinkWay } from './links.ts';

const wayWith = (linkPart?: string): LinkWay =>
  ({ name: 'forgotten', declared: { kind: 'forgotten', route: 'ui', settleSeconds: 0, operation: {}, request: {}, ...(linkPart === undefined ? {} : { linkPart }) } }) as unknown as LinkWay;
const TOKEN = 'a8Fz0+Qk/3mLx9Wb1Tn7';
const PUNCTUATION = '-_.~!*()[]{}^$|?\\/';
const KNOWN = ['kenshu-user-001@s.example', 'kenshu-user-001'];

test('several pieces that could be the token ask for linkPart', () => {
  const link = 'https://s.example/r?a=a8Fz0Qk3mLx9Wb1Tn7&b=Zx81mKq0Lr5Vt2Yp6Nw3';
  expect(() => tokenFor(link, wayWith(), KNOWN)).toThrow(OperationError);
  expect(() => tokenFor(link, wayWith(), KNOWN)).toThrow('linkPart of passwords.setters.forgotten');
  expect(tokenFor(link, wayWith('b=(.+)$'), KNOWN)).toBe('Zx81mKq0Lr5Vt2Yp6Nw3');
});

test('data of the account is no token, though it be longer', () => {
  expect(tokenFor('https://s.example/r?mail=Kenshu-User-001%40s.example&id=kenshu-user-001&t=a8Fz0Qk3mL', wayWith(), KNOWN)).toBe('a8Fz0Qk3mL');
});

test('a link without a piece of the kind ends in its token', () => {
  expect(tokenFor('https://s.example/reset/abc', wayWith(), KNOWN)).toBe('abc');
});

test.each([
  ['plainly', `https://s.example/r?t=${TOKEN}`],
  ['percent-encoded', `https://s.example/r?t=${encodeURIComponent(TOKEN)}`],
  ['percent-encoded in small letters', `https://s.example/r?t=${encodeURIComponent(TOKEN).toLowerCase().replace('a8fz0', 'a8Fz0').replace('qk', 'Qk').replace('3mlx9wb1tn7', '3mLx9Wb1Tn7')}`],
])('another token takes the place of one that stands there %s', (_how, link) => {
  expect(withToken(link, TOKEN, 'x/y')).toBe('https://s.example/r?t=x%2Fy');
});

test('a token that does not stand in the link cannot be replaced', () => {
  expect(withToken('https://s.example/r?t=other', TOKEN, 'x')).toBeUndefined();
  expect(withToken('https://s.example/r?t=other', '', 'x')).toBeUndefined();
});

test('every token is found in both forms', () => {
  expect(withToken(`#${PUNCTUATION}`, PUNCTUATION, 'N')).toBe('#N');
  fc.assert(fc.property(fc.string({ unit: 'grapheme', minLength: 1 }), (token) => {
    for (const spelt of [token, encodeURIComponent(token)]) expect(withToken(`#${spelt}`, token, 'N')).toContain('N');
  }));
});
