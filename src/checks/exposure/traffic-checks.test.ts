import { describe, expect, test } from 'vitest';
import type { ExposedKeysData, PublishedKey, SecretSeen, TokenHygieneData, TokenSeen, TrafficSeen } from '../../observations/exposure.ts';
import { exposedKeys } from './exposed-keys.ts';
import { EVIDENCE, judged, problem, verdict } from './testing/judge.ts';
import { tokenHygiene } from './token-hygiene.ts';

const TRAFFIC: TrafficSeen = { exchanges: 9, answers: 9, searchedBodies: 4, cutBodies: 0, actors: ['user1'], tour: [{ account: 'user1', route: 'api' }] };
const DETECTOR = { planted: ['private key'], missed: [], misread: [] };
const token = (algorithm: string, form: TokenSeen['form'] = 'signed'): TokenSeen => ({ algorithm, form, keyId: null, places: ['POST /token'], count: 1, evidence: EVIDENCE });
const key = (change: Partial<PublishedKey> = {}) => ({
  origin: 'json-web-key' as const, place: 'GET /jwks', keyId: 'k', type: 'rsa' as const, bits: 2048, curve: null, exponent: 65_537, privateMembers: [], roca: false, fingerprint: 'f',
  sharedFactorWith: [], evidence: EVIDENCE, ...change,
});

describe('crypto.token-and-url-hygiene', () => {
  const data = (change: Partial<TokenHygieneData> = {}): TokenHygieneData => ({ detector: DETECTOR, traffic: TRAFFIC, tokens: [], keys: [], urls: [], ...change });
  const judge = (seen: TokenHygieneData | { problem: ReturnType<typeof problem> }) => judged(tokenHygiene, 'crypto.token-and-url-hygiene', [['traffic', seen]]);

  test.each<[string, string, Parameters<typeof judge>[0]]>([
    ['fail', 'an unsigned token', data({ tokens: [token('none', 'unsigned')] })],
    ['fail', 'an unsigned token although the tour failed', data({ tokens: [token('none', 'unsigned')], traffic: { ...TRAFFIC, tour: [] } })],
    ['fail', 'SHA-1', data({ tokens: [token('RS1')] })],
    ['fail', 'RSA of 1024 bits', data({ tokens: [token('RS256')], keys: [key({ bits: 1024 })] })],
    ['fail', 'a published HMAC key of 64 bits', data({ keys: [key({ type: 'secret', bits: 64 })] })],
    ['ambiguous-effect', 'an algorithm in no table', data({ tokens: [token('X99')] })],
    ['control-failed', 'a detector that missed its fixture', data({ detector: { ...DETECTOR, missed: ['signed token'] } })],
    ['control-failed', 'a detector that cries wolf', data({ detector: { ...DETECTOR, misread: ['public key'] } })],
    ['unreachable', 'no answer', data({ traffic: { ...TRAFFIC, answers: 0 } })],
    ['no-input', 'no account', data({ traffic: { ...TRAFFIC, tour: [] } })],
    ['throttled', 'no sign-in', data({ traffic: { ...TRAFFIC, tour: [{ account: 'user1', route: 'api', problem: problem('throttled') }] } })],
    ['interrupted', 'no observation', { problem: problem('interrupted') }],
    ['pass', 'opaque tokens', data()],
    ['pass', 'HS256', data({ tokens: [token('HS256')] })],
    ['pass', 'EdDSA and its key', data({ tokens: [token('EdDSA')], keys: [key({ type: 'ed25519', bits: 256, curve: 'Ed25519' })] })],
    ['pass', 'an encrypted token, of which nothing can be told', data({ tokens: [token('RSA-OAEP', 'encrypted')] })],
    ['pass', 'a session value in a URL, which is an observation', data({ urls: [{ name: 'sid', kind: 'session-value', carrier: 'request', place: 'GET /a', actor: 'user1', evidence: EVIDENCE }] })],
    ['pass', 'a weak key of a certificate, which another check judges', data({ keys: [key({ origin: 'certificate', bits: 1024 })] })],
  ])('%s: %s', (expected, _what, seen) => {
    expect(verdict(judge(seen))).toBe(expected);
  });

  test('opaque tokens do not apply', () => {
    expect(judge(data()).cases.find(({ id }) => id === 'algorithm')?.outcome).toBe('not-applicable');
  });
});

describe('kms.exposed-or-weak-keys', () => {
  const data = (change: Partial<ExposedKeysData> = {}): ExposedKeysData => ({
    detector: DETECTOR, traffic: TRAFFIC, secrets: [], keys: [], defaults: { tokens: 0, secrets: 300, verified: [] }, scripts: { named: 1, read: 1, outOfScope: [] }, ...change,
  });
  const secret = (nature: SecretSeen['nature']): SecretSeen => ({ kind: 'private-key', nature, masked: '----…(9)', place: 'GET /app.js', actor: 'stranger', evidence: EVIDENCE });
  const judge = (seen: ExposedKeysData | { problem: ReturnType<typeof problem> }) => judged(exposedKeys, 'kms.exposed-or-weak-keys', [['traffic', seen]]);

  test.each<[string, string, Parameters<typeof judge>[0]]>([
    ['fail', 'a private key in a script', data({ secrets: [secret('secret')] })],
    ['fail', 'a private key although the tour failed', data({ secrets: [secret('secret')], traffic: { ...TRAFFIC, tour: [] } })],
    ['fail', 'a default secret', data({ defaults: { tokens: 1, secrets: 300, verified: [{ algorithm: 'HS256', place: 'POST /token', evidence: EVIDENCE }] } })],
    ['fail', 'private members', data({ keys: [key({ privateMembers: ['d'] })] })],
    ['fail', 'a weak key', data({ keys: [key({ bits: 1024 })] })],
    ['fail', 'a shared prime', data({ keys: [key({ sharedFactorWith: ['GET /other'] })] })],
    ['fail', 'a ROCA key', data({ keys: [key({ roca: true })] })],
    ['fail', 'the exponent 1', data({ keys: [key({ exponent: 1 })] })],
    ['ambiguous-effect', 'a value that cannot be told', data({ secrets: [secret('unclear')] })],
    ['control-failed', 'a detector that missed its fixture', data({ detector: { ...DETECTOR, missed: ['private key'] } })],
    ['unreachable', 'no answer', data({ traffic: { ...TRAFFIC, answers: 0 } })],
    ['no-input', 'no account', data({ traffic: { ...TRAFFIC, tour: [] } })],
    ['interrupted', 'no observation', { problem: problem('interrupted') }],
    ['pass', 'nothing', data()],
    ['pass', 'publishable keys', data({ secrets: [secret('publishable')] })],
    ['pass', 'a strong HMAC key', data({ defaults: { tokens: 3, secrets: 300, verified: [] } })],
    ['pass', 'a strong public key', data({ keys: [key(), key({ type: 'ec', bits: 256, curve: 'P-256', exponent: null })] })],
  ])('%s: %s', (expected, _what, seen) => {
    expect(verdict(judge(seen))).toBe(expected);
  });
});
