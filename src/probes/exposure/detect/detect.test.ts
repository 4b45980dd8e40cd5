import { createHmac, createPublicKey, generateKeyPairSync } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { controlDetectors } from '../traffic/detector-control.ts';
import { defaultSecretOf } from './default-secrets.ts';
import { tokensIn } from './json-web-token.ts';
import { publicKeysIn } from './public-key.ts';
import { secretsIn } from './shown-secret.ts';
import { credentialsInUrl } from './url-credential.ts';
import { greatestCommonDivisor, isRocaModulus } from './weak-modulus.ts';

test('the detectors do on their fixtures as they must', () => {
  const { missed, misread } = controlDetectors();
  expect({ missed, misread }).toEqual({ missed: [], misread: [] });
});

test('no text makes a detector throw', () => {
  fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => {
    for (const noisy of [text, `"kty" ${text}`, `-----BEGIN PRIVATE KEY-----${text}-----END PRIVATE KEY-----`, `eyJhbGciOiJub25lIn0.${text}.`, `https://a.example/${text}`]) {
      secretsIn(noisy, true);
      tokensIn(noisy);
      publicKeysIn(noisy, 'x');
      credentialsInUrl(noisy, new Set(['a'.repeat(20)]));
    }
  }));
});

describe('default secrets', () => {
  const signed = (secret: string): string => {
    const input = 'eyJhbGciOiJIUzI1NiJ9.e30';
    return `${input}.${createHmac('sha256', secret).update(input).digest('base64url')}`;
  };

  test.each(['secret', '', 'your-256-bit-secret'])('%j is found', (secret) => {
    expect(defaultSecretOf(signed(secret), 'HS256')).not.toBeNull();
  });
  test('another secret, algorithm or signature is not', () => {
    expect(defaultSecretOf(signed('kV9q!long and random'), 'HS256')).toBeNull();
    expect(defaultSecretOf(signed('secret'), 'RS256')).toBeNull();
    expect(defaultSecretOf('a.b.', 'HS256')).toBeNull();
  });
});

describe('keys', () => {
  test('the modulus of a sound key has no ROCA fingerprint', () => {
    const { publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const n = BigInt(`0x${Buffer.from(publicKey.export({ format: 'jwk' }).n ?? '', 'base64url').toString('hex')}`);
    expect(isRocaModulus(n)).toBe(false);
  });
  test('powers of 65537 have one', () => {
    expect(isRocaModulus(65_537n ** 40n)).toBe(true);
  });
  test('a shared prime is found', () => {
    expect(greatestCommonDivisor(1_000_003n * 999_983n, 1_000_003n * 1_000_033n)).toBe(1_000_003n);
  });
  test('the public half of a pair shows no private member', () => {
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 1024 });
    const [found] = publicKeysIn(JSON.stringify({ keys: [{ ...createPublicKey(privateKey).export({ format: 'jwk' }), kid: 'a' }] }), 'jwks');
    expect(found).toMatchObject({ type: 'rsa', bits: 1024, privateMembers: [], keyId: 'a', exponent: 65_537 });
  });
});

describe('addresses', () => {
  const session = 'f3Zq81LmVx0aPw72kTtB';
  test.each<[string, number]>([
    [`https://a.example/x?sid=${session}`, 1], [`https://a.example/x;jsessionid=${session}`, 1], ['https://a.example/x?password=Kx7vQ2mZp4w', 1],
    ['https://u:p%40ss@a.example/', 1], [`https://a.example/x#access_token=${session}`, 1],
    ['https://a.example/x?q=password', 0], [`https://a.example/f?X-Amz-Signature=${session}x`, 0], ['https://a.example/x?csrfToken=Kx7vQ2mZp4wAb12', 0], ['nonsense', 0],
  ])('%s holds %i', (address, count) => {
    expect(credentialsInUrl(address, new Set([session]))).toHaveLength(count);
  });
});
