import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { parseCsv } from './csv.ts';
import { describePrime, ffdhePrime, isSafePrime } from './dh-primes.ts';
import { groupName, legacyCurves, tls13Groups } from './groups.ts';
import { hexId } from './hex-id.ts';
import { allSchemes, schemeName } from './schemes.ts';
import { findSuite, suiteName, suiteTable } from './suites.ts';
import { sslv2Kinds } from './sslv2-kinds.ts';

/** SHA-256 of the reference tables; a change here is a change of what every verdict rests on. */
const SHA256: Record<string, string> = {
  'cryptrec-group-verdicts.csv': '9a82cba096e986b8d55726e68203934075e29e1e272275cc83f9447453f0f4d0',
  'cryptrec-signature-verdicts.csv': '8bf3e0bcacaeade10ee1cbe1fb560338b71e7a5ab1e2496c7150300689f11ac3',
  'cryptrec-tls-verdicts.csv': '04d27f99360d65857fd42f7fffd8bbc508b4595ed4c3f00cd1456e13352586ec',
  'iana-cipher-suites.csv': 'f665a375dee8610e2be985cac18490d1cca72bdc5f3076a0409f83c01df80e52',
  'iana-groups.csv': 'e667baa891aa6b32a21721a80b1a268d405831ea6e74016f32ae2b094ab82309',
  'iana-signature-schemes.csv': 'c08051ea4881b97c94d692a9b0725b9bebde6cf9f1003d3044fa4ae53b5f7a4b',
  'sslv2-cipher-kinds.csv': 'e5c25a5c97038ee7cd499168973e5d844e2f54ff9917bc02b3b185c7549e2598',
  'unregistered-cipher-suites.csv': '7da3791462f3c25310cb38c06d3055e9d5b4b98c8858001fdd774664c4756844',
};

test.each(Object.entries(SHA256))('%s is the reference table', (name, sha256) => {
  const bytes = readFileSync(new URL(`../data/${name}`, import.meta.url));
  expect(createHash('sha256').update(bytes).digest('hex')).toBe(sha256);
});

describe('CSV', () => {
  test('reads quoted fields with commas and quotes', () => {
    const [row] = parseCsv('a,b,c\r\n1,"x, ""y""",\n');
    expect([row?.('a'), row?.('b'), row?.('c')]).toEqual(['1', 'x, "y"', '']);
  });

  test('a column that is not there is an error', () => {
    const [row] = parseCsv('a\n1\n');
    expect(() => row?.('b')).toThrow('no column b');
  });
});

test('every suite of the tables is a candidate of exactly one kind', () => {
  const { byCode, legacy, tls13 } = suiteTable();
  expect(byCode.size).toBe(354 + 28);
  expect(new Set([...legacy, ...tls13]).size).toBe(byCode.size);
  expect(legacy.length + tls13.length).toBe(byCode.size);
  expect(tls13.slice(0, 5)).toEqual([0x1301, 0x1302, 0x1303, 0x1304, 0x1305]);
  expect(sslv2Kinds().size).toBe(13);
});

test.each([
  [0xc02f, { params: 'ecdh', pskHint: false, signed: true }, 'rsa', true],
  [0xc02b, { params: 'ecdh', pskHint: false, signed: true }, 'ecdsa', true],
  [0x0033, { params: 'dh', pskHint: false, signed: true }, 'rsa', true],
  [0x0034, { params: 'dh', pskHint: false, signed: false }, 'none', false],
  [0xc018, { params: 'ecdh', pskHint: false, signed: false }, 'none', false],
  [0x002f, { params: 'none', pskHint: false, signed: false }, 'none', true],
  [0x0003, { params: 'rsa-export', pskHint: false, signed: true }, 'rsa', true],
  [0x0014, { params: 'dh', pskHint: false, signed: true }, 'rsa', true],
  [0x008c, { params: 'none', pskHint: true, signed: false }, 'none', false],
  [0xc035, { params: 'ecdh', pskHint: true, signed: false }, 'none', false],
  [0x0094, { params: 'none', pskHint: true, signed: false }, 'none', true],
  [0xc01d, { params: 'srp', pskHint: false, signed: false }, 'none', false],
  [0xc01e, { params: 'srp', pskHint: false, signed: true }, 'rsa', true],
  [0x003f, { params: 'none', pskHint: false, signed: false }, 'none', true],
] as const)('key exchange of 0x%s', (code, layout, auth, certificate) => {
  expect(findSuite(code)).toMatchObject({ layout, auth, certificate, tls13: false });
});

test('names', () => {
  expect(suiteName(0xc02f)).toBe('TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256');
  expect(suiteName(0x9999)).toBe('unknown suite 0x9999');
  expect(groupName(0x11ec)).toBe('X25519MLKEM768');
  expect(schemeName(0x0804)).toBe('rsa_pss_rsae_sha256');
  expect(hexId(0xa)).toBe('0x000A');
  expect(hexId(0x10080, 6)).toBe('0x010080');
});

test('lists for hellos have no GREASE and no value twice', () => {
  for (const list of [legacyCurves(), tls13Groups(), allSchemes()]) {
    expect(new Set(list).size).toBe(list.length);
    expect(list.filter((code) => (code & 0x0f0f) === 0x0a0a)).toEqual([]);
  }
  expect(tls13Groups()).toContain(0x11ec);
  expect(legacyCurves()).not.toContain(0x11ec);
});

describe('DH primes', () => {
  test('the ffdhe primes are those of RFC 7919', () => {
    // First and last 64 bits are ones; the next words are from appendix A.1.
    const prime = ffdhePrime(2048).toString(16);
    expect(prime.slice(0, 48)).toBe('ffffffffffffffffadf85458a2bb4a9aafdc5620273d3cf1');
    expect(prime.slice(-32)).toBe('886b423861285c97ffffffffffffffff');
  });

  test.each([2048, 3072, 4096, 6144, 8192])('ffdhe%i is recognised', (bits) => {
    expect(describePrime(Buffer.from(ffdhePrime(bits).toString(16), 'hex'))).toMatchObject({ bits, known: `ffdhe${bits}`, safe: true });
  });

  test.each([
    ['17', 5, false],
    ['010001', 17, false],
    ['010007', 17, true],
    ['', 0, false],
  ])('an unknown prime is told safe or not: %s', async (hex, bits, safe) => {
    expect(describePrime(Buffer.from(hex, 'hex'))).toMatchObject({ bits, known: null, safe: null });
    expect(await isSafePrime(Buffer.from(hex, 'hex'))).toBe(safe);
  });

  test('a prime too large to be tested is left open', async () => {
    expect(await isSafePrime(Buffer.alloc(600, 0xff))).toBeNull();
  });
});
