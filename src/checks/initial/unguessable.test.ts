import { describe, expect, test } from 'vitest';
import { concludeCheck } from '../../domain/conclude.ts';
import type { EvidenceRef } from '../../domain/outcome.ts';
import type { SecretFacts, UnguessableData } from '../../observations/issued-credentials.ts';
import type { JudgeContext } from '../define.ts';
import { unguessable } from './unguessable.ts';

const EVIDENCE: EvidenceRef = `sha256:${'a'.repeat(64)}`;
const context = { policy: { parameters: { password: { minLength: 10 } } } } as unknown as JudgeContext;
const unreachable = { code: 'unreachable', reason: { ja: '届きません。', en: 'Not reached.' } } as const;
const verdict = (concluded: ReturnType<typeof concludeCheck>) => [concluded.outcome, concluded.outcome === 'inconclusive' ? concluded.code : undefined];

const facts = (more: Partial<SecretFacts> = {}): SecretFacts => ({ count: 6, distinct: true, minLength: 14, kinds: ['upper', 'lower', 'digit', 'symbol'], holds: [], counter: false, bits: 80, ...more });
const data = (more: Partial<UnguessableData> = {}): UnguessableData => ({ name: 'answer', kind: 'password', facts: facts(), works: Array<true>(6).fill(true), ...more });

const decide = (observed: unknown, problem?: unknown) => concludeCheck(unguessable.judge({ 'initial.unguessable': [
  { kind: 'initial.unguessable', subject: 'answer', takenAt: '2026-11-23T00:00:00Z', evidence: [EVIDENCE], ...(observed ? { data: observed } : { problem }) },
] } as never, context));

describe('initial.unguessable', () => {
  test.each<[string, string | undefined, string, UnguessableData]>([
    ['fail', undefined, 'two are equal', data({ facts: facts({ distinct: false }) })],
    ['fail', undefined, 'they count up', data({ facts: facts({ counter: true }) })],
    ['fail', undefined, 'only the login id differs', data({ facts: facts({ holds: ['login id'], bits: 0 }) })],
    ['fail', undefined, 'little differs', data({ facts: facts({ bits: 19 }) })],
    ['fail', undefined, 'a token has few bits', data({ kind: 'link', facts: facts({ bits: 63 }) })],
    ['fail', undefined, 'a password is short', data({ facts: facts({ minLength: 9 }) })],
    ['fail', undefined, 'a password lacks symbols', data({ facts: facts({ kinds: ['upper', 'lower', 'digit'] }) })],
    ['inconclusive', 'control-failed', 'a secret did not work', data({ works: [true, false], facts: facts({ distinct: false }) })],
    ['inconclusive', 'unreachable', 'it could not be tried whether they work', data({ works: [true, 'unknown'], problem: unreachable })],
    ['inconclusive', 'control-failed', 'too few were issued', data({ facts: facts({ count: 3 }), works: [true, true, true] })],
    ['inconclusive', 'control-failed', 'none was issued', data({ facts: facts({ count: 0 }), works: [] })],
    ['pass', undefined, 'they are random', data()],
    ['pass', undefined, 'they hold the login id and much else', data({ facts: facts({ holds: ['login id'] }) })],
    ['pass', undefined, 'tokens have bits enough, whatever their characters', data({ kind: 'link', facts: facts({ bits: 64, kinds: ['lower'], minLength: 6 }) })],
    ['pass', undefined, 'passwords have exactly the least length', data({ facts: facts({ minLength: 10 }) })],
  ])('%s %s when %s', (outcome, code, _when, observed) => {
    expect(verdict(decide(observed))).toEqual([outcome, code]);
  });

  test('what is handed out otherwise is not judged, and where nothing is, it does not apply', () => {
    expect(verdict(decide(undefined, { ...unreachable, code: 'no-input' }))).toEqual(['inconclusive', 'no-input']);
    expect(verdict(decide({ nothing: true, statement: '利用者が自分で登録する', contradictedBy: [] }))).toEqual(['not-applicable', undefined]);
    expect(verdict(decide({ nothing: true, statement: '利用者が自分で登録する', contradictedBy: ['pools.users.activate'] }))).toEqual(['inconclusive', 'feature-unknown']);
  });

  test('values never stand in a reason', () => {
    expect(decide(data({ facts: facts({ holds: ['login id'], bits: 0 }) })).reason.en).toBe(
      "issuedCredentials.answer: 6 initial passwords issued in a row differ, besides the login id, by about 0 bits (20 are needed). Who knows one can guess another's.");
  });
});
