import { expect, test } from 'vitest';
import type { CaseResult } from '../../domain/outcome.ts';
import { type ConfidentialData, SECRET_CASES, type SecretCase, type SecretPlace } from '../../observations/credentials.ts';
import type { NothingIssued } from '../../observations/issued-credentials.ts';
import { policySchema } from '../../profile/policy-schema.ts';
import type { TargetProfile } from '../../profile/schema.ts';
import { credentialsConfidential } from './credentials-confidential.ts';

const E = ['sha256:aa'] as const;
const place = (kind: SecretCase, rest: Partial<SecretPlace> = {}): SecretPlace =>
  ({ case: kind, name: 'x', concerns: true, found: [], wrongPassword: false, complete: true, evidence: E, ...rest });
const DATA: ConfidentialData = { name: 'mail', kind: 'password', account: 'a', used: true, places: SECRET_CASES.map((kind) => place(kind)) };

const at = (kind: SecretCase, rest: Partial<SecretPlace>, more: Partial<ConfidentialData> = {}): ConfidentialData =>
  ({ ...DATA, places: DATA.places.map((one) => (one.case === kind ? { ...one, ...rest } : one)), ...more });
const without = (kind: SecretCase): ConfidentialData => ({ ...DATA, places: DATA.places.filter((one) => one.case !== kind) });

function judged(data: ConfidentialData | NothingIssued): readonly CaseResult[] {
  const context = { policy: policySchema.parse({ policyVersion: 1, municipality: '試験市' }), profile: {} as TargetProfile, assessedAt: '', cryptrecList: '' };
  return credentialsConfidential.judge({ 'initial.credentials-confidential': [{ subject: 'mail', data, evidence: E }] } as never, context);
}

const told = (data: ConfidentialData, id: string): string => {
  const found = judged(data).filter((one) => one.id === `${id}@mail`);
  const one = found.find(({ outcome }) => outcome === 'fail') ?? found[0];
  return one?.outcome === 'inconclusive' ? one.code : one?.outcome ?? 'missing';
};

test.each<readonly [name: string, data: ConfidentialData, id: string, expected: string]>([
  ['a view shows it again', at('shown-again', { found: ['issued'] }), 'shown-again', 'fail'],
  ['another user is shown it', at('other-user', { found: ['own'] }), 'other-user', 'fail'],
  ['the log keeps it', at('log', { found: ['own'] }), 'log', 'fail'],
  ['the log keeps a live session', at('log', { found: ['session'] }), 'log', 'fail'],
  ['a later mail holds it', at('mail', { found: ['own'] }), 'mail', 'fail'],
  ['some other answer holds it', at('answers', { found: ['own'] }), 'answers', 'fail'],
  ['scripts keep it in the browser', at('browser-storage', { found: ['own'] }), 'browser-storage', 'fail'],
  ['shown again although it could not be used', at('shown-again', { found: ['issued'] }, { used: false }), 'shown-again', 'fail'],
  ['what was handed out does not work', { ...DATA, used: false }, 'shown-again', 'control-failed'],
  ['the views do not show the account', at('shown-again', { concerns: false }), 'shown-again', 'control-failed'],
  ['the log does not speak of the account', at('log', { concerns: false }), 'log', 'control-failed'],
  ['a part could not be read', at('other-user', { complete: false }), 'other-user', 'ambiguous-effect'],
  ['the mailbox does not answer', at('mail', { problem: { code: 'unreachable', reason: { ja: '', en: '' } } }), 'mail', 'unreachable'],
  ['no views are declared', without('other-user'), 'other-user', 'no-input'],
  ['no log is declared', without('log'), 'log', 'no-input'],
  ['no mailbox is declared', without('mail'), 'mail', 'no-input'],
  ['no route of a browser', without('browser-storage'), 'browser-storage', 'not-applicable'],
  ['a refused look by another user', at('other-user', { concerns: false }), 'other-user', 'pass'],
  ['no later mail', at('mail', { concerns: false, evidence: [] }), 'mail', 'pass'],
])('%s', (_name, data, id, expected) => {
  expect(told(data, id)).toBe(expected);
});

test('all is well; wrong passwords in the log are an observation', () => {
  expect(judged(DATA).map(({ outcome }) => outcome)).toEqual(SECRET_CASES.map(() => 'pass'));
  const log = judged(at('log', { wrongPassword: true })).find(({ id }) => id === 'log@mail');
  expect([log?.outcome, log?.notes?.length]).toEqual(['pass', 1]);
});

test('nothing is assigned', () => {
  expect(judged({ nothing: true, statement: 'なし', contradictedBy: [] }).map(({ outcome }) => outcome)).toEqual(['not-applicable']);
});
