import { createHash, randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import { derivationOf, embeddedIn, estimatedBits, isSequential, statisticsOf, type IssuedToken } from './token-statistics.ts';

const NOW = Date.parse('2026-11-23T00:00:00Z');
const issued = (token: string): IssuedToken => ({ token, fromMs: NOW, untilMs: NOW + 300, known: { loginId: 'kenshu001', mail: 'kenshu001@s.example' } });
const many = (make: (index: number) => string): string[] => Array.from({ length: 50 }, (_, index) => make(index));

test('bits: random tokens differ at every place, counters at the last ones alone', () => {
  expect(estimatedBits(many(() => randomBytes(32).toString('base64url')))).toBeGreaterThan(180);
  expect(estimatedBits(many((index) => String(4_000_000_000 + 3 * index)))).toBeLessThan(15);
  expect(estimatedBits(many(() => String(Math.floor(Math.random() * 900_000) + 100_000)))).toBeLessThan(21);
  expect(estimatedBits(['same', 'same'])).toBe(0);
});

test('sequence: counters in any spelling, but no random numbers', () => {
  expect(isSequential(many((index) => String(4_000_000_000 + 3 * index)))).toBe(true);
  expect(isSequential(many((index) => (0xab00000 + index * 17).toString(16)))).toBe(true);
  expect(isSequential(many((index) => Buffer.from([1, 2, 3, 4, index]).toString('base64url')))).toBe(true);
  expect(isSequential(many(() => randomBytes(32).toString('base64url')))).toBe(false);
  expect(isSequential(['1', '2'])).toBe(false);
});

test.each([
  ['sha256(loginId+seconds)', createHash('sha256').update(`kenshu001${NOW / 1000 + 2}`).digest('hex')],
  ['md5(mail)', createHash('md5').update('kenshu001@s.example').digest('hex')],
  ['sha1(milliseconds)', createHash('sha1').update(String(NOW + 120)).digest('base64url')],
  ['sha256(seconds+loginId)', createHash('sha256').update(`${NOW / 1000}:kenshu001`).digest('hex').slice(0, 20)],
  ['loginId', Buffer.from('kenshu001').toString('base64url')],
  [undefined, randomBytes(32).toString('hex')],
])('derived: %s', (recipe, token) => {
  expect(derivationOf(issued(token))).toBe(recipe);
});

test('what can be read in a token is named', () => {
  const payload = Buffer.from(JSON.stringify({ sub: 'kenshu001', iat: NOW / 1000 })).toString('base64url');
  expect(embeddedIn(issued(`${payload}.${randomBytes(32).toString('base64url')}`))).toEqual(['loginId', 'time']);
  expect(embeddedIn(issued(randomBytes(32).toString('base64url')))).toEqual([]);
});

test('a signed token with readable data is unpredictable all the same', () => {
  const tokens = many((index) => `${Buffer.from(JSON.stringify({ sub: 'kenshu001', iat: NOW / 1000 + index })).toString('base64url')}.${randomBytes(32).toString('base64url')}`);
  expect(statisticsOf(tokens.map(issued))).toMatchObject({ count: 50, distinct: 50, sequential: false, derivedFrom: [], embedded: ['loginId', 'time'] });
  expect(statisticsOf(tokens.map(issued)).estimatedBits).toBeGreaterThan(180);
});

test('a token that another account was mailed is told', () => {
  const tokens = many(() => randomBytes(32).toString('base64url'));
  expect(statisticsOf(tokens.map(issued), new Set([randomBytes(32).toString('base64url')])).shared).toBe(0);
  expect(statisticsOf([...tokens, tokens[0] ?? ''].map(issued), new Set(tokens.slice(0, 2)))).toMatchObject({ count: 51, distinct: 50, shared: 2 });
});

test('nothing came', () => {
  expect(statisticsOf([])).toMatchObject({ count: 0, distinct: 0, estimatedBits: 0, sequential: false, derivedFrom: [] });
});
