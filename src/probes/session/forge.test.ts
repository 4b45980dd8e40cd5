import { createHmac, createPublicKey, generateKeyPairSync, sign, verify } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { alteredFrom, confused, forgedFrom } from './forge.ts';
import { lifeSeconds, readClaims } from './web-token.ts';

const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const encode = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
const input = `${encode({ alg: 'RS256', kid: 'k1' })}.${encode({ sub: 'hanako', iat: 1_000, exp: 1_600 })}`;
const raw = `${input}.${sign('sha256', Buffer.from(input), privateKey).toString('base64url')}`;
const token = readClaims(raw);
if (!token) throw new Error('the fixture is a token');

const parts = (value: string): readonly string[] => value.split('.');
const verifies = (value: string): boolean => {
  const [head, body, signature = ''] = parts(value);
  return verify('sha256', Buffer.from(`${head}.${body}`), publicKey, Buffer.from(signature, 'base64url'));
};

describe('forged tokens', () => {
  test('none of them is signed by the key, the original is', () => {
    expect(forgedFrom(raw, token).filter(({ value }) => verifies(value))).toEqual([]);
    expect(verifies(raw)).toBe(true);
  });

  test('each differs from the original and from the others', () => {
    const values = [...forgedFrom(raw, token), ...confused(token, [publicKey.export({ format: 'jwk' })])].map(({ value }) => value);
    expect(values).not.toContain(raw);
    expect(new Set(values).size).toBe(values.length);
  });

  test('keep who they are about', () => {
    for (const { value } of forgedFrom(raw, token)) expect(JSON.parse(Buffer.from(parts(value)[1] ?? '', 'base64url').toString())).toMatchObject({ sub: 'hanako' });
  });

  test('one of the confused is signed by the public key as PEM', () => {
    const jwk = publicKey.export({ format: 'jwk' });
    const pem = createPublicKey({ key: jwk, format: 'jwk' }).export({ format: 'pem', type: 'spki' });
    const forged = confused(token, [jwk]).find(({ label }) => label === 'HS256 with the public key as PEM');
    const [head, body, signature] = parts(forged?.value ?? '');
    expect(createHmac('sha256', pem).update(`${head}.${body}`).digest('base64url')).toBe(signature);
  });

  test('a key set that holds no keys gives none', () => {
    expect(confused(token, [{ kty: 'oops' }, {}])).toEqual([]);
  });

  test('an altered value is never the value itself', () => {
    fc.assert(fc.property(fc.stringMatching(/^[A-Za-z0-9_.%-]{8,80}$/), (value) => alteredFrom(value).every((forged) => forged.value !== value && forged.value !== '')));
  });

  test('whatever is no token is read as none', () => {
    fc.assert(fc.property(fc.string(), (text) => readClaims(text) === undefined));
  });

  test('the life of a token is what it states', () => {
    expect(lifeSeconds(token, 0)).toBe(600);
  });
});
