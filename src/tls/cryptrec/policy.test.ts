import { describe, expect, test } from 'vitest';
import { classifyGroup, classifySignature, classifySuite, knownLists, loadList } from './policy.ts';

test('an unknown list is refused by name', () => {
  expect(() => loadList('LS-9999')).toThrow(/no CRYPTREC list LS-9999; known: LS-0001-2022R2/);
  expect(knownLists().map(({ id, published }) => [id, published])).toEqual([['LS-0001-2022R2', '2026-03-30']]);
});

test.each([
  ['0x1301', 'recommended', '', true],
  ['0xC02F', 'recommended', '', true],
  ['0xc02f', 'recommended', '', true],
  ['0xC013', 'monitored', 'mac HMAC-SHA-1', true],
  ['0x009C', 'monitored', 'kx RSAES-PKCS1-v1_5', true],
  ['0x000A', 'monitored', 'kx RSAES-PKCS1-v1_5; enc 3-key Triple DES; mac HMAC-SHA-1', true],
  ['0x0004', 'not-listed', 'enc RC4; mac HMAC-MD5', true],
  ['0x010080', 'not-listed', 'protocol SSL 2.0 MAC construction', true],
  ['0x00FF', 'n/a', '', true],
  ['0x9999', 'not-listed', 'unknown code point', false],
] as const)('suite %s is %s by %j', (id, expected, decidedBy, verified) => {
  expect(classifySuite(id)).toMatchObject({ class: expected, decidedBy, verified });
});

test('what the checks ask of a monitored suite', () => {
  expect(classifySuite('0xC013')).toMatchObject({ hmacSha1Only: true, staticRsa: false, tripleDes: false, forwardSecrecy: true });
  expect(classifySuite('0x002F')).toMatchObject({ hmacSha1Only: false, staticRsa: true, tripleDes: false, forwardSecrecy: false });
  expect(classifySuite('0xC012')).toMatchObject({ hmacSha1Only: false, staticRsa: false, tripleDes: true });
});

test.each([
  ['0x0017', 'recommended', 128, false, true],
  ['0x0100', 'recommended', 112, true, true],
  ['0x001D', 'unclear', 128, false, false],
  ['0x11EC', 'unclear', 128, false, false],
  ['0x11EB', 'recommended', 128, false, true],
  ['0x0200', 'not-listed', 128, false, true],
  ['0x0013', 'not-listed', 96, false, true],
] as const)('group %s is %s, %i bits', (id, expected, strengthBits, until2030, verified) => {
  expect(classifyGroup(id)).toMatchObject({ class: expected, strengthBits, until2030, verified });
});

test.each([
  ['0x0804', 'recommended', ''],
  ['0x0201', 'monitored', 'RSASSA-PKCS1-v1_5 with SHA-1'],
  ['0x0301', 'not-listed', 'RSASSA-PKCS1-v1_5 with SHA-224'],
  ['0x0905', 'not-listed', 'ML-DSA'],
  ['0x081A', 'unclear', 'ECDSA brainpool with SHA-256'],
] as const)('signature scheme %s is %s', (id, expected, decidedBy) => {
  expect(classifySignature(id)).toMatchObject({ class: expected, decidedBy });
});

describe('certificates', () => {
  const { classifyKey, classifyCertificateSignature } = loadList();

  test.each([
    [{ type: 'rsa', bits: 1024 }, 'not-listed', null, false],
    [{ type: 'rsa', bits: 2047 }, 'not-listed', null, false],
    [{ type: 'rsa', bits: 2048 }, 'recommended', 112, true],
    [{ type: 'rsa', bits: 4096 }, 'recommended', 128, false],
    [{ type: 'ec', bits: 192, curve: 'prime192v1' }, 'not-listed', null, false],
    [{ type: 'ec', bits: 256, curve: 'prime256v1' }, 'recommended', 128, false],
    [{ type: 'ec', bits: 256, curve: 'brainpoolP256r1' }, 'unclear', 128, false],
    [{ type: 'ed25519', bits: 256 }, 'recommended', 128, false],
    [{ type: 'unknown', bits: 0 }, 'unclear', null, false],
  ] as const)('key %j is %s', (key, expected, strengthBits, until2030) => {
    expect(classifyKey(key)).toMatchObject({ class: expected, strengthBits, until2030 });
  });

  test('112 bits beyond 2030 is noted', () => {
    expect(classifyKey({ type: 'rsa', bits: 2048, notAfter: '2032-01-01T00:00:00Z' }).note).toMatch(/2030, and the certificate runs beyond$/);
    expect(classifyKey({ type: 'rsa', bits: 2048, notAfter: '2030-12-31T00:00:00Z' }).note).toMatch(/2030$/);
  });

  test.each([
    ['RSASSA-PKCS1-v1_5', 'SHA-256', 'recommended'],
    ['RSASSA-PKCS1-v1_5', 'SHA-1', 'monitored'],
    ['RSASSA-PKCS1-v1_5', 'MD5', 'not-listed'],
    ['ECDSA', 'SHA-224', 'not-listed'],
    ['RSA-PSS', 'SHA-512', 'recommended'],
    ['EdDSA', 'SHA-512', 'recommended'],
    ['RSASSA-PKCS1-v1_5', 'MD2', 'not-listed'],
  ])('%s with %s is %s', (algorithm, hash, expected) => {
    expect(classifyCertificateSignature(algorithm, hash).class).toBe(expected);
  });
});
