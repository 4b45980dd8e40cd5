import { describe, expect, test } from 'vitest';
import { concludeCheck } from '../../domain/conclude.ts';
import type { EvidenceRef } from '../../domain/outcome.ts';
import type { EntrySeen, NoRestriction, RestrictionSeen, WaysData, WayTried } from '../../observations/access.ts';
import type { JudgeContext } from '../define.ts';
import { ipAllowlist } from './ip-allowlist.ts';
import { ipAllowlistRoutes } from './ip-allowlist-routes.ts';

const EVIDENCE: EvidenceRef = `sha256:${'d'.repeat(64)}`;
type Effect = EntrySeen['effect'];

const seen = (effect: Effect, more: Partial<EntrySeen> = {}): EntrySeen => ({ at: '2026-11-23T00:00:00Z', source: 'S2', effect, evidence: [EVIDENCE], ...more });
const limited = { code: 'throttled', reason: { ja: '多すぎます', en: 'too many' } } as const;
const gone = { code: 'unreachable', reason: { ja: '届きません', en: 'unreachable' } } as const;
const RESTRICTION: RestrictionSeen = {
  inside: { source: 'S1', address: '192.0.2.1' }, outside: { source: 'S2', address: '198.51.100.1' }, administrator: 'admin1', applied: true, settleSeconds: 300, restored: true,
};
const way = (outside: readonly EntrySeen[], more: Partial<WayTried> = {}): WayTried =>
  ({ kind: 'sign-in', name: 'api', before: seen('let-in'), outside, inside: seen('let-in'), after: seen('let-in'), ...more });
const REFUSED = [seen('refused')];
const OPEN = [seen('let-in'), seen('let-in')];

const CHECKS = [ipAllowlist, ipAllowlistRoutes];

describe.each(CHECKS.map((check) => ({ id: check.id, check })))('$id', ({ check }) => {
  const decide = (ways: readonly WayTried[], restriction: Partial<RestrictionSeen> = {}) => conclude({ user: 'user1', restriction: { ...RESTRICTION, ...restriction }, ways });
  const conclude = (data: WaysData | NoRestriction) => {
    const observations = [{ kind: check.id, subject: 'addresses', takenAt: '2026-11-23T00:00:00Z', evidence: [EVIDENCE], data }];
    return concludeCheck(check.judge({ [check.id]: observations } as never, {} as JudgeContext));
  };
  const verdict = (...parameters: Parameters<typeof decide>) => {
    const outcome = decide(...parameters);
    return outcome.outcome === 'inconclusive' ? outcome.code : outcome.outcome;
  };

  test.each<[string, string, Parameters<typeof decide>]>([
    ['fail', 'another source is let in after the time it had', [[way(OPEN)]]],
    ['fail', 'one way of several lets in', [[way(REFUSED), way(OPEN, { name: 'web' })]]],
    ['fail', 'it is let in, whatever the permitted source got', [[way(OPEN, { inside: seen('refused') })]]],
    ['no-input', 'both sources have one address', [[way(OPEN)], { outside: { source: 'S2', address: '192.0.2.1' } }]],
    ['no-input', 'both sources have one address and it refuses', [[way(REFUSED)], { outside: { source: 'S2', address: '192.0.2.1' } }]],
    ['no-input', 'it is let in from an address nobody knows', [[way(OPEN)], { outside: { source: 'S2', address: null } }]],
    ['control-failed', 'the setting reads as before', [[way(OPEN)], { applied: false }]],
    ['throttled', 'the setting could not be read', [[way(REFUSED)], { applied: 'unknown', problem: limited }]],
    ['control-failed', 'the setting could not be read for no known reason', [[way(REFUSED)], { applied: 'unknown' }]],
    ['control-failed', 'the other source was refused before', [[way(REFUSED, { before: seen('refused') })]]],
    ['throttled', 'the other source met a limiter before', [[way(REFUSED, { before: seen('unknown', { problem: limited }) })]]],
    ['control-failed', 'the permitted source is refused too', [[way(REFUSED, { inside: seen('refused') })]]],
    ['unreachable', 'the permitted source gets no answer', [[way(REFUSED, { inside: seen('no-answer', { problem: gone }) })]]],
    ['control-failed', 'nothing was tried at the permitted source', [[way(REFUSED, { inside: null })]]],
    ['control-failed', 'the other source stays out after lifting', [[way(REFUSED, { after: seen('refused') })]]],
    ['throttled', 'a limiter answered instead', [[way([seen('unknown', { problem: limited }), seen('unknown', { problem: limited })])]]],
    ['ambiguous-effect', 'the effect is not known', [[way([seen('unknown')])]]],
    ['unreachable', 'there was no answer, once', [[way([seen('no-answer', { problem: gone })])]]],
    ['ambiguous-effect', 'nothing was tried', [[way([])]]],
    ['unreachable', 'the way could not be tried', [[way([], { problem: gone })]]],
    ['not-applicable', 'there is no such way', [[way([], { notApplicable: { ja: 'ない', en: 'none' } })]]],
    ['pass', 'the other source is refused', [[way(REFUSED)]]],
    ['pass', 'it is refused once the setting has settled', [[way([seen('let-in'), seen('let-in'), seen('refused')])]]],
    ['pass', 'connections are closed, twice, and both controls hold', [[way([seen('no-answer', { problem: gone }), seen('no-answer', { problem: gone })])]]],
    ['pass', 'the address of the refused source is not known', [[way(REFUSED)], { outside: { source: 'S2', address: null } }]],
  ])('%s when %s', (expected, _when, parameters) => {
    expect(verdict(...parameters)).toBe(expected);
  });

  test('does not apply where the vendor says that there is no such restriction', () => {
    expect(conclude({ absent: '接続元では制限できない' }).outcome).toBe('not-applicable');
  });

  test('repeats the problem of an observation that could not be taken', () => {
    const [one] = check.judge({ [check.id]: [{ kind: check.id, subject: 'addresses', takenAt: '', evidence: [], problem: gone }] } as never, {} as JudgeContext);
    expect(one).toMatchObject({ outcome: 'inconclusive', code: 'unreachable' });
  });

  test('says what was left behind', () => {
    expect(decide([way(REFUSED)], { restored: false }).notes?.map(({ en }) => en)).toEqual([expect.stringContaining('did not read as before')]);
  });
});
