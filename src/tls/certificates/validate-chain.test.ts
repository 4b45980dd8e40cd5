import { expect, test } from 'vitest';
import { makeCertificates } from '../../../fixtures/tls/certificates.ts';
import { signatureOf } from './signature-algorithm.ts';
import { validateChain } from './validate-chain.ts';
import type { ChainFacts, ValidationContext } from './validate-chain.ts';

const kit = makeCertificates();
const context: ValidationContext = { host: 'localhost', now: new Date(), trustAnchorsPem: kit.roots };
const chainOf = (name: 'rsa' | 'ecdsa' | 'expired' | 'notYetValid' | 'wrongName' | 'selfSigned'): Uint8Array[] => [...kit[name].chain];
const GOOD = { readable: true, nameMatches: true, notYetValid: false, expired: false, trustedBy: 'testTrustAnchor', selfSigned: false, missingIntermediate: false, ordered: true, problems: [] };

test.each<[string, readonly Uint8Array[], Partial<ValidationContext>, object]>([
  ['nothing', [], {}, { readable: false, trustedBy: 'none', problems: ['the server certificate cannot be read'] }],
  ['bytes that are no certificate', [Buffer.from('3003020101', 'hex')], {}, { readable: false, trustedBy: 'none' }],
  ['an unreadable second certificate', [...chainOf('rsa').slice(0, 1), Buffer.from('00', 'hex')], {}, { readable: false, trustedBy: 'none', missingIntermediate: true }],
  ['an expired one', chainOf('expired'), {}, { expired: true, problems: ['expired'] }],
  ['one that is not valid yet', chainOf('notYetValid'), {}, { notYetValid: true, problems: ['not valid yet'] }],
  ['a wrong name', chainOf('wrongName'), {}, { nameMatches: false, problems: ['the certificate is not for localhost'] }],
  ['a self-signed one', chainOf('selfSigned'), {}, { selfSigned: true, trustedBy: 'none', missingIntermediate: false, problems: ['self-signed'] }],
  ['a missing intermediate', chainOf('rsa').slice(0, 1), {}, { missingIntermediate: true, trustedBy: 'none' }],
  ['an anchor nobody named', chainOf('rsa'), { trustAnchorsPem: [] }, { trustedBy: 'none', missingIntermediate: true }],
  ['a root that was sent but nobody named', [...chainOf('rsa'), kit.authority('rsa').root.der], { trustAnchorsPem: [] }, { trustedBy: 'none', missingIntermediate: false, problems: ['the root is not in a trust store'] }],
  ['the RSA chain under its anchor', chainOf('rsa'), {}, GOOD],
  ['the ECDSA chain under its anchor', chainOf('ecdsa'), {}, GOOD],
  ['an address among the names', chainOf('rsa'), { host: '127.0.0.1' }, GOOD],
  ['an address not among the names', chainOf('rsa'), { host: '192.0.2.1' }, { nameMatches: false }],
  ['a root in the public store', chainOf('rsa'), { trustAnchorsPem: [], publicRootsPem: kit.roots }, { ...GOOD, trustedBy: 'public' }],
  ['intermediates out of order', [...chainOf('rsa').slice(0, 1), kit.authority('rsa').root.der, ...chainOf('rsa').slice(1)], {}, { ...GOOD, ordered: false }],
])('%s', (_what, chain, changes, expected) => {
  expect(validateChain(chain, { ...context, ...changes })).toMatchObject(expected);
});

test('days are whole and counted to the first end in the path', () => {
  const [leaf] = validateChain(chainOf('rsa'), context).certificates;
  const end = Date.parse(leaf?.notAfter ?? '');
  const at = (ms: number): ChainFacts => validateChain(chainOf('rsa'), { ...context, now: new Date(end + ms) });
  expect(at(-2.5 * 86_400_000).daysRemaining).toBe(2);
  expect(at(-1_000)).toMatchObject({ daysRemaining: 0, expired: false });
  expect(at(1_000)).toMatchObject({ daysRemaining: -1, expired: true });
});

test('key and signature of every certificate are read', () => {
  expect(validateChain(chainOf('rsa'), context).certificates[0]).toMatchObject({ key: { type: 'rsa', bits: 2048 }, signature: { algorithm: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' } });
  expect(validateChain(chainOf('ecdsa'), context).certificates[0]).toMatchObject({ key: { type: 'ec', bits: 256, curve: 'prime256v1' }, signature: { algorithm: 'ECDSA', hash: 'SHA-256' } });
  expect(validateChain(kit.rsa1024.chain, context).certificates[0]?.key).toMatchObject({ type: 'rsa', bits: 1024 });
});

test.each([
  ['md5Signed', 'MD5'],
  ['sha1Signed', 'SHA-1'],
  ['sha224Signed', 'SHA-224'],
] as const)('%s', (name, hash) => {
  expect(signatureOf(kit[name].der)).toMatchObject({ algorithm: 'RSASSA-PKCS1-v1_5', hash });
});

test('signatureOf refuses every proper prefix and junk', () => {
  const { der } = kit.ecdsa;
  for (let length = 0; length < der.length; length++) expect(signatureOf(der.subarray(0, length)), `prefix of ${length}`).toBeUndefined();
  expect(signatureOf(Buffer.alloc(64, 0xff))).toBeUndefined();
});
