import { expect, test } from 'vitest';
import { policySchema } from '../../profile/policy-schema.ts';
import type { CaseResult } from '../../domain/outcome.ts';
import { LONG_EXPIRED, type LinkCase, type LinkTrial, type ResetTokensData } from '../../observations/reset.ts';
import type { TargetProfile } from '../../profile/schema.ts';
import { tokenQuality } from './token-quality.ts';

const E = ['sha256:aa'] as const;
const trial = (effect: LinkTrial['effect'], rest: Partial<LinkTrial> = {}): LinkTrial => ({ name: 'x', effect, evidence: E, ...rest });
const good = (name: LinkCase['case'], rest: Partial<LinkCase> = {}): LinkCase =>
  ({ case: name, controls: [trial('accepted')], probes: [trial('rejected')], ...(name === 'lifetime' ? { lifetimeSeconds: 600 } : {}), ...rest });

const DATA: ResetTokensData = {
  setter: 'forgotten', accounts: ['a', 'b', 'c'],
  cases: [
    good('used-twice'), good('older-link'), good('after-password-change'), good('after-mail-change'), good('after-disable'), good('lifetime'), good('other-account'), good('altered'),
  ],
  tokens: { count: 50, distinct: 50, shared: 0, shortest: 43, longest: 43, alphabet: 64, estimatedBits: 215, sequential: false, derivedFrom: [], embedded: [] },
  tokensAskedFor: 50, tokensEvidence: E, guessing: null,
};

const withCase = (name: LinkCase['case'], rest: Partial<LinkCase>): ResetTokensData =>
  ({ ...DATA, cases: DATA.cases.map((one) => (one.case === name ? { ...one, ...rest } : one)) });
const withTokens = (rest: Partial<ResetTokensData['tokens']>, more: Partial<ResetTokensData> = {}): ResetTokensData => ({ ...DATA, tokens: { ...DATA.tokens, ...rest }, ...more });
const guessed = (guessing: Partial<NonNullable<ResetTokensData['guessing']>>): ResetTokensData =>
  withTokens({ estimatedBits: 20 }, { guessing: { wrong: 100, wanted: 100, inTime: true, refusedByLimit: false, lucky: false, right: trial('rejected'), ...guessing } });

function judged(data: ResetTokensData | { absent: true }): readonly CaseResult[] {
  const context = { policy: policySchema.parse({ policyVersion: 1, municipality: '試験市' }), profile: { absences: [] } as unknown as TargetProfile, assessedAt: '', cryptrecList: '' };
  return tokenQuality.judge({ 'reset.token-quality': [{ subject: 'forgotten', data, evidence: E }] } as never, context);
}

const told = (data: ResetTokensData, id: string): string => {
  const one = judged(data).find((candidate) => candidate.id === `${id}@forgotten`);
  return one?.outcome === 'inconclusive' ? one.code : one?.outcome ?? 'missing';
};

test.each<readonly [name: string, data: ResetTokensData, id: string, expected: string]>([
  ['a used link works again', withCase('used-twice', { probes: [trial('accepted')] }), 'used-twice', 'fail'],
  ['both passwords work afterwards', withCase('used-twice', { probes: [trial('both')] }), 'used-twice', 'fail'],
  ['a link outlives the password', withCase('after-password-change', { probes: [trial('accepted')] }), 'after-password-change', 'fail'],
  ['a link outlives the address', withCase('after-mail-change', { probes: [trial('accepted')] }), 'after-mail-change', 'fail'],
  ['a link works for a disabled account', withCase('after-disable', { probes: [trial('accepted')] }), 'after-disable', 'fail'],
  ['a long expired link works', withCase('lifetime', { probes: [trial('accepted'), trial('accepted', { name: LONG_EXPIRED })] }), 'lifetime', 'fail'],
  ['a link works right after its lifetime, but not for long', withCase('lifetime', { probes: [trial('accepted'), trial('rejected', { name: LONG_EXPIRED })] }), 'lifetime', 'window-not-elapsed'],
  ['a link works right after its lifetime, and then no mail comes', withCase('lifetime', { probes: [trial('accepted')], problem: { code: 'control-failed', reason: { ja: '', en: '' } } }), 'lifetime', 'control-failed'],
  ["another's link works", withCase('other-account', { probes: [trial('accepted')] }), 'other-account', 'fail'],
  ['one of the altered tokens works, although a control failed', withCase('altered', { probes: [trial('rejected'), trial('accepted')], controls: [trial('rejected')] }), 'altered', 'fail'],
  ['two accounts share a token', withTokens({ shared: 1 }), 'unpredictable', 'fail'],
  ['one short code for all', withTokens({ distinct: 1, shared: 1, shortest: 6 }), 'unpredictable', 'fail'],
  ['two accounts met the same short code', withTokens({ distinct: 49, shared: 1, shortest: 4, estimatedBits: 13 }), 'unpredictable', 'ambiguous-effect'],
  ['an account is mailed a token again', withTokens({ distinct: 49 }), 'unpredictable', 'ambiguous-effect'],
  ['the same link again and again, which outlives wrong ones', withTokens({ distinct: 1, estimatedBits: 0 }, { guessing: { wrong: 100, wanted: 100, inTime: true, refusedByLimit: false, lucky: false, right: trial('accepted') } }), 'guessing', 'ambiguous-effect'],
  ['few tokens that begin with the time', withTokens({ count: 6, distinct: 6, sequential: true, estimatedBits: 40 }), 'unpredictable', 'throttled'],
  ['tokens begin with the time, and enough follows', withTokens({ sequential: true, estimatedBits: 80 }), 'unpredictable', 'pass'],
  ['tokens are a sequence', withTokens({ sequential: true, estimatedBits: 9 }), 'unpredictable', 'fail'],
  ['tokens are made from known data, few as they are', withTokens({ count: 6, distinct: 6, derivedFrom: ['sha256(loginId)'] }), 'unpredictable', 'fail'],
  ['short codes without a limit', guessed({ right: trial('accepted') }), 'guessing', 'fail'],
  ['a guess that hit', guessed({ lucky: true }), 'guessing', 'fail'],
  ['a fresh link does not work', withCase('used-twice', { controls: [trial('rejected')] }), 'used-twice', 'control-failed'],
  ['the control was throttled', withCase('altered', { controls: [trial('unknown', { problem: { code: 'throttled', reason: { ja: '', en: '' } } })] }), 'altered', 'throttled'],
  ['no control was taken', withCase('altered', { controls: [] }), 'altered', 'control-failed'],
  ['neither password works', withCase('used-twice', { probes: [trial('neither')] }), 'used-twice', 'ambiguous-effect'],
  ['the probe could not be told', withCase('used-twice', { probes: [trial('unknown', { problem: { code: 'unreachable', reason: { ja: '', en: '' } } })] }), 'used-twice', 'unreachable'],
  ['no mail came', withCase('after-disable', { probes: [], problem: { code: 'control-failed', reason: { ja: '', en: '' } } }), 'after-disable', 'control-failed'],
  ['no operation to change the address', withCase('after-mail-change', { probes: [], controls: [], problem: { code: 'no-input', reason: { ja: '', en: '' } } }), 'after-mail-change', 'no-input'],
  ['no declared lifetime', { ...DATA, cases: DATA.cases.map((one) => (one.case === 'lifetime' ? { case: 'lifetime', controls: [], probes: [] } : one)) }, 'lifetime', 'no-input'],
  ['a lifetime longer than the run', withCase('lifetime', { controls: [], probes: [], lifetimeSeconds: 80_000 }), 'lifetime', 'window-not-elapsed'],
  ['a lifetime of more than a week', withCase('lifetime', { controls: [], probes: [], lifetimeSeconds: 700_000 }), 'lifetime', 'window-not-elapsed'],
  ['too few tokens', withTokens({ count: 3, distinct: 3 }), 'unpredictable', 'throttled'],
  ['the mailbox fell silent', withTokens({ count: 0, distinct: 0, estimatedBits: 0 }, { tokensProblem: { code: 'unreachable', reason: { ja: '', en: '' } } }), 'guessing', 'unreachable'],
  ['too slow to guess often enough', guessed({ wrong: 20, right: trial('accepted') }), 'guessing', 'window-not-elapsed'],
  ['the link ended by its age meanwhile', guessed({ inTime: false }), 'guessing', 'window-not-elapsed'],
  ['429 while guessing', guessed({ refusedByLimit: true }), 'guessing', 'throttled'],
  ['the right token afterwards is unclear', guessed({ right: trial('unknown') }), 'guessing', 'ambiguous-effect'],
  ['a case is missing from the record', { ...DATA, cases: DATA.cases.slice(1) }, 'used-twice', 'interrupted'],
  ['nothing but the link names the account', withCase('other-account', { probes: [], notCarried: true }), 'other-account', 'not-applicable'],
  ['an older link still works: an observation', withCase('older-link', { probes: [trial('accepted')] }), 'older-link', 'pass'],
  ['short codes that die of wrong ones', guessed({}), 'guessing', 'pass'],
  ['readable data under a signature', withTokens({ embedded: ['loginId', 'time'] }), 'unpredictable', 'pass'],
])('%s', (_name, data, id, expected) => {
  expect(told(data, id)).toBe(expected);
});

test('all is well: every case passes', () => {
  expect(judged(DATA).map(({ outcome }) => outcome)).toEqual(Array.from({ length: 10 }, () => 'pass'));
});

test('a service without reset is not judged', () => {
  expect(judged({ absent: true }).map(({ outcome }) => outcome)).toEqual(['not-applicable']);
});

test('a lifetime of more than an hour is noted', () => {
  const [lifetime] = judged(withCase('lifetime', { lifetimeSeconds: 7200 })).filter(({ id }) => id.startsWith('lifetime'));
  expect([lifetime?.outcome, lifetime?.notes?.length]).toEqual(['pass', 1]);
});
