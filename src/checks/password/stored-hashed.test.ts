import { describe, expect, test } from 'vitest';
import { concludeCheck } from '../../domain/conclude.ts';
import type { EvidenceRef } from '../../domain/outcome.ts';
import type { StoredHashedData, VerifierSeen } from '../../observations/password.ts';
import type { JudgeContext } from '../define.ts';
import { storedHashed } from './stored-hashed.ts';

const EVIDENCE: EvidenceRef = `sha256:${'a'.repeat(64)}`;
const seen = (account: string, rest: Partial<VerifierSeen> = {}): VerifierSeen =>
  ({ account, format: 'bcrypt', function: 'bcrypt', parameters: { cost: 12 }, salted: true, verifies: true, wrongVerifies: false, revealed: null, ...rest });
const usual = [seen('a'), seen('b'), seen('c')];
const pair = { accounts: ['a', 'b'] as const, identical: false };
const dataOf = (rest: Partial<StoredHashedData> = {}): StoredHashedData => ({ source: 'read', parserHolds: true, verifiers: usual, equal: [pair], ...rest });

const judge = (data: StoredHashedData) => concludeCheck(storedHashed.judge({
  'password.stored-hashed': [{ kind: 'password.stored-hashed', subject: 'verifiers', takenAt: '2026-11-23T00:00:00Z', evidence: [EVIDENCE], data }],
}, {} as JudgeContext));

const UNKNOWN: Partial<VerifierSeen> = { format: null, function: null, parameters: {}, salted: null, verifies: null, wrongVerifies: null };
const one = (rest: Partial<VerifierSeen>) => dataOf({ verifiers: [seen('a', rest), seen('b'), seen('c')] });

describe('password.stored-hashed', () => {
  test.each<[string, string | undefined, string, StoredHashedData]>([
    ['fail', undefined, 'a stored value gives the password back', one({ ...UNKNOWN, revealed: 'base64' })],
    ['fail', undefined, 'a digest has no salt', one({ format: 'digest', function: 'digest', parameters: { digest: 'sha256' }, salted: false })],
    ['fail', undefined, 'equal passwords have the same value', dataOf({ equal: [{ ...pair, identical: true }] })],
    ['fail', undefined, 'equal passwords have the same value of an unknown form', dataOf({ verifiers: usual.map((each) => ({ ...each, ...UNKNOWN })), equal: [{ ...pair, identical: true }] })],
    ['inconclusive', 'ambiguous-effect', 'the form is unknown', one(UNKNOWN)],
    ['inconclusive', 'ambiguous-effect', 'it cannot be computed', one({ function: 'yescrypt', verifies: null, wrongVerifies: null })],
    ['inconclusive', 'control-failed', 'the known password does not fit', one({ verifies: false })],
    ['inconclusive', 'control-failed', 'a wrong password fits', one({ wrongVerifies: true })],
    ['inconclusive', 'control-failed', 'the parser does not verify its fixtures', dataOf({ parserHolds: false })],
    ['inconclusive', 'no-input', 'there are two accounts', dataOf({ verifiers: usual.slice(0, 2) })],
    ['inconclusive', 'no-input', 'no two passwords are equal', dataOf({ equal: [] })],
    ['pass', undefined, 'all are salted and one-way', dataOf()],
    ['pass', undefined, 'a salted digest is a fast one', one({ format: 'LDAP {SSHA}', function: 'digest', parameters: { digest: 'sha1' } })],
  ])('%s %s when %s', (outcome, code, _when, data) => {
    const concluded = judge(data);
    expect([concluded.outcome, concluded.outcome === 'inconclusive' ? concluded.code : undefined]).toEqual([outcome, code]);
  });

  test.each<[string, VerifierSeen['parameters'], boolean]>([
    ['pbkdf2', { digest: 'sha256', iterations: 600_000 }, false], ['pbkdf2', { digest: 'sha256', iterations: 599_999 }, true], ['pbkdf2', { digest: 'sha512', iterations: 210_000 }, false],
    ['bcrypt', { cost: 10 }, false], ['bcrypt', { cost: 9 }, true], ['scrypt', { N: 131_072, r: 8, p: 1 }, false], ['scrypt', { N: 1024, r: 8, p: 1 }, true],
    ['argon2id', { m: 19_456, t: 2, p: 1 }, false], ['argon2id', { m: 4096, t: 1, p: 1 }, true], ['digest', { digest: 'sha512' }, true], ['sha-crypt', { digest: 'sha512', iterations: 5000 }, true],
  ])('%s %j: an observation of weak parameters %s', (name, parameters, weak) => {
    expect(judge(one({ function: name, parameters })).notes?.length ?? 0).toBe(weak ? 1 : 0);
  });
});
