import { expect, test } from 'vitest';
import type { CertificateData, ChainSeen, SelfControlData } from '../../observations/tls.ts';
import type { ChainFacts } from '../../tls/certificates/validate-chain.ts';
import { certificateValid } from './certificate-valid.ts';
import { context, CONTROL, observed, verdictOf } from './testing.ts';

const LEAF = { issuer: 'CN=CA', subject: 'CN=example.jp', subjectAltName: 'DNS:example.jp', notBefore: '2026-10-01T00:00:00Z', notAfter: '2027-01-01T00:00:00Z', sha256: 'aa' };
const facts = (more: Partial<ChainFacts> = {}): ChainFacts => ({
  certificates: [LEAF], readable: true, nameMatches: true, notYetValid: false, expired: false, daysRemaining: 39, trustedBy: 'public', selfSigned: false,
  missingIntermediate: false, ordered: true, path: [0], problems: [], ...more,
} as unknown as ChainFacts);
const chain = (more: Partial<ChainFacts> = {}, rest: Partial<ChainSeen> = {}): ChainSeen => ({ client: 'any', version: 'TLSv1.3', facts: facts(more), lifetimeDays: 92, staple: null, revocationSources: [], ...rest });
const data = (chains: readonly ChainSeen[], more: Partial<CertificateData> = {}): CertificateData => ({
  host: 'example.jp', port: 443, role: 'web', addresses: [{ address: '192.0.2.1', chains, detail: '' }], addressesLeftOut: 0,
  secondReading: { verdict: 'accepted', detail: '' }, browser: { verdict: 'accepted', detail: '' }, ...more,
});
const judge = (seen: CertificateData, control: SelfControlData = CONTROL) =>
  certificateValid.judge({ 'tls.certificate': observed('tls.certificate', seen), 'tls.self-control': observed('tls.self-control', control) } as never, context());

const at = (name: string): readonly string[] => [`${name}@example.jp:443`];
const REVOKED = { status: 'revoked', verified: true, current: true } as const;

test.each<[string, string | undefined, readonly string[], string, CertificateData]>([
  ['fail', undefined, at('dates'), 'expired', data([chain({ expired: true, daysRemaining: -1 })])],
  ['fail', undefined, at('dates'), 'not valid yet', data([chain({ notYetValid: true })])],
  ['fail', undefined, at('name'), 'for another name', data([chain({ nameMatches: false })])],
  ['fail', undefined, at('trust'), 'self-signed', data([chain({ trustedBy: 'none', selfSigned: true })])],
  ['fail', undefined, at('trust'), 'from an unknown root that was sent', data([chain({ trustedBy: 'none' })])],
  ['fail', undefined, at('dates'), 'expired for clients of ECDSA alone', data([chain(), chain({ expired: true }, { client: 'ecdsa' })])],
  ['fail', undefined, at('revocation'), 'revoked by a verified staple', data([chain({}, { staple: REVOKED })])],
  ['inconclusive', 'ambiguous-effect', at('dates'), 'about to expire', data([chain({ daysRemaining: 6 })])],
  ['inconclusive', 'ambiguous-effect', at('chain'), 'without its intermediate', data([chain({ trustedBy: 'none', missingIntermediate: true })])],
  ['inconclusive', 'ambiguous-effect', at('chain'), 'unreadable', data([chain({ readable: false, trustedBy: 'none' })])],
  ['inconclusive', 'ambiguous-effect', at('second-reading'), 'rejected by the second reading alone', data([chain()], { secondReading: { verdict: 'rejected', detail: 'CERT_REVOKED' } })],
  ['inconclusive', 'ambiguous-effect', at('browser'), 'rejected by the browser alone', data([chain()], { browser: { verdict: 'rejected', detail: 'net::ERR_CERTIFICATE_TRANSPARENCY_REQUIRED' } })],
  ['inconclusive', 'unreachable', at('chain'), 'not to be had', data([], { addresses: [{ address: '192.0.2.1', chains: [], detail: 'ECONNREFUSED' }] })],
  ['inconclusive', 'unreachable', at('chain'), 'not to be had at one of two addresses', data([], { addresses: [{ address: '192.0.2.1', chains: [chain()], detail: '' }, { address: '192.0.2.2', chains: [], detail: 'ECONNREFUSED' }] })],
  ['pass', undefined, [], 'publicly trusted', data([chain()])],
  ['pass', undefined, [], 'seven days are left', data([chain({ daysRemaining: 7 })])],
  ['pass', undefined, [], 'short-lived by design', data([chain({ daysRemaining: 3 }, { lifetimeDays: 6 })])],
  ['pass', undefined, [], 'trusted by the policy, rejected by the browser', data([chain({ trustedBy: 'testTrustAnchor' })], { browser: { verdict: 'rejected', detail: 'net::ERR_CERT_AUTHORITY_INVALID' } })],
  ['pass', undefined, [], 'the second reading and the browser could not be asked', data([chain()], { secondReading: { verdict: 'not-read', detail: '' }, browser: { verdict: 'not-read', detail: '' } })],
  ['pass', undefined, [], 'sent out of order', data([chain({ ordered: false })])],
  ['pass', undefined, [], 'a staple says revoked but cannot be verified', data([chain({}, { staple: { ...REVOKED, verified: false } })])],
  ['pass', undefined, [], 'the responder is out of scope', data([chain({}, { revocationSources: ['http://ocsp.example/'] })])],
  ['pass', undefined, [], 'an IPv6 address is out of reach', data([], { addresses: [{ address: '192.0.2.1', chains: [chain()], detail: '' }, { address: '2001:db8::1', chains: [], detail: 'ENETUNREACH' }] })],
])('%s %s at %j when %s', (outcome, code, deciding, _when, seen) => {
  expect(verdictOf(judge(seen))).toEqual([outcome, code, deciding]);
});

test('a private anchor named by the policy passes with the remark that public trust was not judged', () => {
  const notes = judge(data([chain({ trustedBy: 'testTrustAnchor' })])).flatMap((one) => one.notes ?? []);
  expect(notes.map(({ ja }) => ja).join()).toContain('公的な信頼は判定していません');
});

test('revocation that could not be asked about is told', () => {
  const cases = judge(data([chain({}, { revocationSources: ['http://ocsp.example/'] })]));
  expect(cases.find(({ id }) => id.startsWith('revocation@'))).toMatchObject({ outcome: 'inconclusive', code: 'unreachable', required: false });
});

test('a good staple that is verified and current shows that nothing was revoked', () => {
  const cases = judge(data([chain({}, { staple: { status: 'good', verified: true, current: true } })]));
  expect(cases.find(({ id }) => id.startsWith('revocation@'))?.outcome).toBe('pass');
});

test('a validation that misclassifies its reference chains judges nothing', () => {
  expect(verdictOf(judge(data([chain({ expired: true })]), { ...CONTROL, certificates: { 'an expired certificate': false } }))).toEqual(['inconclusive', 'control-failed', at('chain')]);
});
