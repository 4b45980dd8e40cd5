import { createHash, randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { factsOf, type Sample, tokensOf } from './secret-facts.ts';

const NOW = Date.parse('2026-11-23T11:23:12.400Z');
const ids = ['kenshuab001', 'kenshuab002', 'kenshuab003', 'kenshuab004', 'kenshuab005', 'kenshuab006'];
const uuid = (index: number): string => `0b9f6f0e-1a94-4c5e-9b52-0c3f0a5e7d1${index}`;

const samples = (make: (loginId: string, index: number) => string): Sample[] => ids.map((loginId, index) => ({
  secret: make(loginId, index), from: NOW + index * 1000, to: NOW + index * 1000 + 20,
  known: { 'login id': loginId, 'account id': uuid(index), 'mail address': `${loginId}@t1.example`, name: `検収 ${loginId}` },
}));

const second = (index: number): number => Math.floor(NOW / 1000) + index;
const sha = (text: string): string => createHash('sha256').update(text).digest('hex');
const random = (length: number): string => randomBytes(length).toString('base64url');

describe('what leaves little to chance', () => {
  test.each<[string, (loginId: string, index: number) => string]>([
    ['the login id', (loginId) => `Bunko!${loginId}9`],
    ['the login id in capitals', (loginId) => `Bunko!${loginId.toUpperCase()}9`],
    ['the login id backwards', (loginId) => `Bunko!${[...loginId].toReversed().join('')}9`],
    ['a counter', (_, index) => `Shoki!Pw${4101 + index}`],
    ['a counter over a carry', (_, index) => `Shoki!Pw${4097 + index}`],
    ['a counter in hexadecimal', (_, index) => (0xf00a1 + index * 3).toString(16)],
    ['the time of issue', (_, index) => `Sk!${new Date(NOW + index * 1000 + 9 * 3_600_000).toISOString().replaceAll(/\D/g, '').slice(0, 14)}`],
    ['the day of issue', () => 'Sk!20261123'],
    ['seconds since the epoch', (_, index) => `T${second(index)}`],
    ['a digest of the login id', (loginId) => sha(loginId)],
    ['a cut digest of the login id', (loginId) => sha(loginId).slice(0, 16)],
    ['a digest of the login id and the time', (loginId, index) => sha(`${loginId}${second(index)}`)],
    ['a digest of the time', (_, index) => createHash('md5').update(String(second(index))).digest('hex')],
    ['the id of the account and little else', (_, index) => `${Buffer.from(uuid(index)).toString('base64url')}-${random(1).slice(0, 1)}`],
    ['one and the same', () => 'Bunko!Shoki2026'],
  ])('%s', (_what, make) => {
    const { bits, counter, distinct } = factsOf(samples(make));
    expect(bits < 20 || counter || !distinct).toBe(true);
  });
});

describe('what is left to chance', () => {
  test.each<[string, (loginId: string, index: number) => string, number]>([
    ['random text', () => random(12), 80],
    ['a fixed beginning', () => `Bunko!2026-${random(12)}`, 80],
    ['words', () => Array.from({ length: 5 }, () => ['Sakura', 'Tsubaki', 'Momiji', 'Kaede', 'Ume'][(randomBytes(1)[0] ?? 0) % 5]).join('-') + String(1000 + (randomBytes(2).readUInt16BE() % 9000)), 40],
    ['known data before a random part', (_, index) => `${Buffer.from(uuid(index)).toString('base64url')}.${NOW + index}.${random(32)}`, 128],
    ['readable data before a random part', (loginId) => `${Buffer.from(JSON.stringify({ sub: loginId })).toString('base64url')}.${random(32)}`, 128],
    ['a UUID', () => crypto.randomUUID(), 100],
  ])('%s', (_what, make, atLeast) => {
    const facts = factsOf(samples(make));
    expect(facts).toMatchObject({ distinct: true, counter: false });
    expect(facts.bits).toBeGreaterThanOrEqual(atLeast);
  });

  test('any random secret of 96 bits', () => {
    fc.assert(fc.property(fc.array(fc.uint8Array({ minLength: 12, maxLength: 12 }), { minLength: 6, maxLength: 6 }).filter((all) => new Set(all.map(String)).size === 6), (all) => {
      fc.pre(new Set(all.map((bytes) => bytes[0])).size > 1 && new Set(all.map((bytes) => bytes[11])).size > 1);
      fc.pre(all.every((bytes) => new Set(bytes).size > 6));
      return factsOf(samples((_, index) => Buffer.from(all[index] ?? []).toString('base64url'))).bits >= 64;
    }));
  });
});

test('kinds are those that every secret has', () => {
  expect(factsOf(samples((_, index) => (index === 0 ? 'abc!DEF' : `1${random(3)}`))).kinds).not.toContain('digit');
  expect(factsOf(samples(() => `Aa1!${random(9)}`))).toMatchObject({ kinds: ['upper', 'lower', 'digit', 'symbol'], minLength: 16 });
});

test('tokens are what differs between links', () => {
  expect(tokensOf(['https://a.example/invite/abc?lang=ja', 'https://a.example/invite/def?lang=ja'])).toEqual(['abc', 'def']);
  expect(tokensOf(['https://a.example/r?token=x1&uid=7', 'https://a.example/r?token=x2&uid=8'])).toEqual(['x1.7', 'x2.8']);
});
