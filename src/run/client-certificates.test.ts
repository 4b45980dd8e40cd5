import { expect, test } from 'vitest';
import { profileOf } from '../transport/testing/harness.ts';
import { selfSigned } from '../transport/testing/certificate.ts';
import { clientCertificates } from './client-certificates.ts';

const [one, another] = [selfSigned(['terminal']), selfSigned(['terminal'])];
const of = (certificate: string, key: string) => {
  const profile = profileOf({ hosts: [{ name: 'localhost' }] }, { S1: {}, T: { clientCertificate: { certificate: { env: 'CERTIFICATE' }, key: { env: 'KEY' } } } });
  return () => clientCertificates(profile, { get: (reference) => ('env' in reference && reference.env === 'KEY' ? key : certificate) });
};

test.each([
  ['no certificate at all', 'nothing', one.key],
  ['a key that belongs to another certificate', one.cert, another.key],
])('%s is an error of the profile that does not repeat it', (_what, certificate, key) => {
  expect(of(certificate, key)).toThrow(/sources\.T\.clientCertificate: .* cannot be used/);
  expect(of(certificate, key)).not.toThrow(/BEGIN|nothing/);
});

test('is given to the source that declares it, and to no other', () => {
  expect(of(one.cert, one.key)()).toEqual({ T: { certificate: one.cert, key: one.key } });
});
