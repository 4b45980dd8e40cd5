import { describe, expect, test } from 'vitest';
import { concludeCheck } from '../../domain/conclude.ts';
import type { EvidenceRef } from '../../domain/outcome.ts';
import type { JudgeContext } from '../define.ts';
import { keyStrength } from './key-strength.ts';

const EVIDENCE: EvidenceRef = `sha256:${'c'.repeat(64)}`;
const context = { cryptrecList: 'LS-0001-2022R2' } as JudgeContext;
const SUBJECT = 'a.example:443';

const P256 = { id: '0x0017', name: 'secp256r1' };
const X25519 = { id: '0x001D', name: 'x25519' };
const PSS = { id: '0x0804', name: 'rsa_pss_rsae_sha256', versions: ['TLS 1.3'] };
const SHA1 = { id: '0x0201', name: 'rsa_pkcs1_sha1', versions: ['TLS 1.2'] };
const TLS12 = { version: 'TLS 1.2', supported: true, suites: [{ id: '0xC02F', name: 'TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256' }, { id: '0x009E', name: 'TLS_DHE_RSA_WITH_AES_128_GCM_SHA256' }] };
const connected = { connected: true, version: 'TLSv1.3', suite: '', answer: { status: 200, location: null, bytes: 10 }, detail: '' };
const refused = { connected: false, version: null, suite: null, answer: null, detail: 'ECONNREFUSED' };

const scanOf = (more: object) => ({ code: null, notes: [], protocols: [TLS12], groups: [P256], groupsComplete: true, dhPrimes: [], signatureSchemes: [PSS], signatureSchemesComplete: true, ...more });
const addressOf = (more: object, scan: object) => ({ address: '192.0.2.1', controlBefore: connected, controlAfter: connected, scan: scanOf(scan), ...more });

const RSA = { type: 'rsa', bits: 2048 };
const SHA256 = { oid: '', algorithm: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' };
const certificate = (more: object = {}) => ({ subject: 'CN=a', selfIssued: false, key: RSA, signature: SHA256, ...more });
const ROOT = certificate({ subject: 'CN=root', selfIssued: true, key: { type: 'rsa', bits: 1024 }, signature: { ...SHA256, hash: 'SHA-1' } });

interface Input {
  readonly scan?: object;
  readonly address?: object;
  readonly chain?: readonly object[];
  readonly path?: readonly number[];
  readonly exact?: boolean;
  readonly problem?: object;
}

function judge({ scan = {}, address = {}, chain = [certificate()], path = [0, 1], exact = true, problem }: Input) {
  const seen = (kind: string, data: object) => [{ kind, subject: SUBJECT, takenAt: '', evidence: [EVIDENCE], ...(problem ? { problem } : { data }) }];
  return concludeCheck(keyStrength.judge({
    'tls.scan': seen('tls.scan', { host: 'a.example', port: 443, role: 'web', addresses: [addressOf(address, scan)], addressesLeftOut: 0 }),
    'tls.certificate': seen('tls.certificate', { addresses: [{ address: null, detail: 'refused', chains: chain.length === 0 ? [] : [{ facts: { certificates: chain, path } }] }] }),
    'tls.self-control': [{ kind: 'tls.self-control', subject: '', takenAt: '', evidence: [], data: { servers: [{ exact, expected: { 'TLS 1.2': ['1'] }, seen: {} }] } }],
  } as never, context));
}

const verdict = (input: Input) => {
  const { outcome, cases, ...rest } = judge(input);
  const deciding = cases.find((one) => one.outcome === outcome && (one.required || outcome !== 'inconclusive'));
  return [outcome, 'code' in rest ? rest.code : deciding?.id.split('@')[0]];
};
const oldDhe = (outcome: string) => ({ version: 'TLS 1.0', supported: true, suites: [{ id: '0x0033', name: 'TLS_DHE_RSA_WITH_AES_128_CBC_SHA' }], use: { outcome, answer: null, sharedPieces: null } });
const prime = (bits: number, more: object = {}) => ({ dhPrimes: [{ bits, known: null, safe: true, sha256: '', ...more }] });

describe('tls.key-strength', () => {
  test.each<[string, Input, readonly unknown[]]>([
    ['a group below 112 bits', { scan: { groups: [P256, { id: '0x0013', name: 'secp192r1' }] } }, ['fail', 'groups']],
    ['ML-KEM-512 in a hybrid', { scan: { groups: [{ id: '0x11EA', name: 'MLKEM512X25519' }] } }, ['fail', 'groups']],
    ['a DH prime of 1024 bits', { scan: prime(1024) }, ['fail', 'groups']],
    ['an RSA key of 1024 bits', { chain: [certificate({ key: { type: 'rsa', bits: 1024 } })] }, ['fail', 'keys']],
    ['a self-signed leaf with a short key', { chain: [certificate({ selfIssued: true, key: { type: 'rsa', bits: 1024 } })], path: [] }, ['fail', 'keys']],
    ['a leaf signed with SHA-1', { chain: [certificate({ signature: { ...SHA256, hash: 'SHA-1' } })] }, ['fail', 'signatures']],
    ['an intermediate signed with SHA-224', { chain: [certificate(), certificate({ signature: { ...SHA256, hash: 'SHA-224' } })] }, ['fail', 'signatures']],
    ['groups cut short', { scan: { groupsComplete: false, code: 'throttled' } }, ['inconclusive', 'throttled']],
    ['groups not settled', { scan: { groupsComplete: false } }, ['inconclusive', 'ambiguous-effect']],
    ['only SHA-1 in handshakes', { scan: { signatureSchemes: [SHA1] } }, ['inconclusive', 'ambiguous-effect']],
    ['a server that is not there', { address: { controlBefore: refused, controlAfter: refused }, scan: { protocols: [] } }, ['inconclusive', 'unreachable']],
    ['no certificate', { chain: [] }, ['inconclusive', 'unreachable']],
    ['a scanner that misread its references', { exact: false }, ['inconclusive', 'control-failed']],
    ['a host that was not looked at', { problem: { code: 'throttled', reason: { ja: '', en: '' } } }, ['inconclusive', 'throttled']],
  ])('%s', (_, input, expected) => {
    expect(verdict(input)).toEqual(expected);
  });

  test.each<[string, Input]>([
    ['strong parameters', {}],
    ['X25519, whose place on the list is not confirmed', { scan: { groups: [X25519, P256] } }],
    ['an unknown group', { scan: { groups: [P256, { id: '0x9999', name: '0x9999' }] } }],
    ['SHA-1 accepted beside SHA-256 in handshakes', { scan: { signatureSchemes: [PSS, SHA1] } }],
    ['a DH prime of its own whose safety is not known', { scan: prime(3072, { safe: null }) }],
    ['a short DH prime over a version that gives nothing', { scan: { protocols: [{ ...TLS12, suites: TLS12.suites.slice(0, 1) }, oldDhe('no-content')], ...prime(1024) } }],
    ['a root that signs itself with SHA-1', { chain: [certificate(), ROOT], path: [0] }],
    ['a SHA-1 certificate sent without being needed', { chain: [certificate(), certificate({ subject: 'CN=cross', signature: { ...SHA256, hash: 'SHA-1' } })], path: [0] }],
    ['a curve of the Brainpool set', { chain: [certificate({ key: { type: 'ec', bits: 256, curve: 'brainpoolP256r1' } })] }],
  ])('%s passes', (_, input) => {
    expect(verdict(input)[0]).toBe('pass');
  });

  test('static RSA alone has no groups to judge', () => {
    const { cases } = judge({ scan: { protocols: [{ ...TLS12, suites: [{ id: '0x009C', name: 'TLS_RSA_WITH_AES_128_GCM_SHA256' }] }], groups: [], groupsComplete: false } });
    expect(cases.find(({ id }) => id.startsWith('groups'))?.outcome).toBe('not-applicable');
  });

  test('112 bits beyond 2030 are an observation', () => {
    const { notes } = judge({ chain: [certificate({ key: { ...RSA, notAfter: '2031-02-01T00:00:00Z' } })] });
    expect(notes?.map(({ en }) => en).join()).toContain('runs beyond');
  });
});
