import { describe, expect, test } from 'vitest';
import { concludeCheck } from '../../domain/conclude.ts';
import type { EvidenceRef, Problem } from '../../domain/outcome.ts';
import type { ChangeTrial, RecallPlace } from '../../observations/password.ts';
import type { JudgeContext } from '../define.ts';
import { notRecoverable } from './not-recoverable.ts';

const EVIDENCE: EvidenceRef = `sha256:${'a'.repeat(64)}`;
const shape = { codePoints: 24, utf16Units: 24, upper: 6, lower: 6, digits: 6, symbols: 6, others: 0 };
const change = (effect: ChangeTrial['effect']): ChangeTrial => ({ shape, newPassword: 'unknown', previousPassword: 'unknown', effect, evidence: [EVIDENCE] });
const place = (kind: RecallPlace['kind'], name: string, rest: Partial<RecallPlace> = {}): RecallPlace => ({ kind, name, concerns: true, found: null, complete: true, evidence: [EVIDENCE], ...rest });
const noMailbox: Problem = { code: 'no-input', reason: { ja: 'mail.boxes', en: 'mail.boxes' } };
const declared = { passwords: { setters: { forgotten: { kind: 'forgotten' } } } };

const judge = (places: readonly RecallPlace[], { profile = declared, set = 'accepted' }: { profile?: object; set?: ChangeTrial['effect'] } = {}) => concludeCheck(notRecoverable.judge({
  'password.not-recoverable': [{ kind: 'password.not-recoverable', subject: 'account', takenAt: '2026-11-23T00:00:00Z', evidence: [EVIDENCE], data: { account: 'a', set: change(set), places } }],
}, { profile } as unknown as JudgeContext));

describe('password.not-recoverable', () => {
  const kept = [place('view', 'user'), place('mail', 'forgotten')];
  test.each<[string, string | undefined, string, Parameters<typeof judge>]>([
    ['fail', undefined, 'a page shows the password', [[place('view', 'user', { found: [] })]]],
    ['fail', undefined, 'an export holds it in base64', [[place('view', 'export', { found: ['base64'] })]]],
    ['fail', undefined, 'it stands in a place that does not name the account', [[place('view', 'user', { found: [], concerns: false })]]],
    ['fail', undefined, 'a notice holds it', [[...kept, place('mail', 'notice', { found: [] })]]],
    ['inconclusive', 'control-failed', 'the page is not about the account', [[place('view', 'user', { concerns: false }), place('mail', 'forgotten')]]],
    ['inconclusive', 'ambiguous-effect', 'a part could not be looked into', [[place('view', 'user', { complete: false }), place('mail', 'forgotten')]]],
    ['inconclusive', 'no-input', 'no mailbox is declared', [[place('view', 'user'), place('mail', 'forgotten', { problem: noMailbox })]]],
    ['inconclusive', 'no-input', 'the profile is silent about forgotten passwords', [[place('view', 'user')], { profile: { passwords: { setters: {} } } }]],
    ['inconclusive', 'no-input', 'no view is declared', [[place('mail', 'forgotten')]]],
    ['inconclusive', 'control-failed', 'the account could not choose a password', [[], { set: 'rejected' }]],
    ['pass', undefined, 'it is nowhere', [kept]],
    ['pass', undefined, 'a notice comes without it', [[...kept, place('mail', 'notice', { concerns: false })]]],
    ['pass', undefined, 'there is no reset of forgotten passwords', [[place('view', 'user')], { profile: { passwords: { setters: {} }, absences: [{ feature: 'forgotten', statement: 'ない' }] } }]],
  ])('%s %s when %s', (outcome, code, _when, parameters) => {
    const concluded = judge(...parameters);
    expect([concluded.outcome, concluded.outcome === 'inconclusive' ? concluded.code : undefined]).toEqual([outcome, code]);
  });
});
