import { describe, expect, test } from 'vitest';
import { concludeCheck } from '../../domain/conclude.ts';
import type { EvidenceRef } from '../../domain/outcome.ts';
import type { DeviceRestrictionData, EntrySeen, NoRestriction, TerminalTried } from '../../observations/access.ts';
import type { JudgeContext } from '../define.ts';
import { deviceRestriction } from './device-restriction.ts';

const EVIDENCE: EvidenceRef = `sha256:${'a'.repeat(64)}`;
const limited = { code: 'throttled', reason: { ja: '多すぎます', en: 'too many' } } as const;
const gone = { code: 'unreachable', reason: { ja: '届きません', en: 'unreachable' } } as const;

const seen = (effect: EntrySeen['effect'], more: Partial<EntrySeen> = {}): EntrySeen => ({ at: '2026-11-23T00:00:00Z', source: 'S1', effect, evidence: [EVIDENCE], ...more });
const silent = seen('no-answer', { problem: gone });
const tried = (kind: string, all: readonly EntrySeen[], more: Partial<TerminalTried> = {}): TerminalTried => ({ kind, entrance: 'terminals', seen: all, valid: seen('let-in'), ...more });
const REFUSED = [seen('refused'), seen('refused')];
const HELD = [tried('none', REFUSED), tried('foreign', REFUSED), tried('copied', REFUSED)];

const observed = (what: object) => [{ kind: 'access.device-restriction' as const, subject: 'terminals', takenAt: '', evidence: [EVIDENCE], ...what }];
const decide = (data: DeviceRestrictionData | NoRestriction) => concludeCheck(deviceRestriction.judge({ 'access.device-restriction': observed({ data }) }, {} as JudgeContext));
const verdict = (all: readonly TerminalTried[], more: Partial<DeviceRestrictionData> = {}): string => {
  const outcome = decide({ user: 'user', validEntrance: 'terminals', validBefore: seen('let-in'), tried: all, undeclared: [], ...more });
  return outcome.outcome === 'inconclusive' ? outcome.code : outcome.outcome;
};

describe('access.device-restriction', () => {
  test.each<[string, string, Parameters<typeof verdict>]>([
    ['fail', 'a client without a credential gets in', [[tried('none', [seen('let-in'), seen('let-in')])]]],
    ['fail', 'it gets in once of two times', [[tried('none', [seen('refused'), seen('let-in')])]]],
    ['fail', 'a credential of another issuer gets in', [[...HELD, tried('foreign', [seen('let-in')])]]],
    ['fail', 'another entrance asks for nothing', [[...HELD, tried('none', [seen('let-in')], { entrance: 'main' })]]],
    ['fail', 'a session works without the credential', [[...HELD, tried('copied', [seen('let-in')])]]],
    ['fail', 'it gets in, whatever the registered terminal got', [[tried('none', [seen('let-in')], { valid: seen('refused') })]]],
    ['control-failed', 'the registered terminal is refused before', [[], { validBefore: seen('refused') }]],
    ['throttled', 'the registered terminal meets a limiter before', [[], { validBefore: seen('unknown', { problem: limited }) }]],
    ['control-failed', 'the registered terminal is refused afterwards', [[tried('none', REFUSED, { valid: seen('refused') })]]],
    ['throttled', 'a limiter answered', [[tried('none', [seen('refused'), seen('unknown', { problem: limited })])]]],
    ['ambiguous-effect', 'the effect is not known', [[tried('none', [seen('unknown')])]]],
    ['ambiguous-effect', 'nothing was tried', [[tried('none', [])]]],
    ['unreachable', 'there was no answer, once', [[tried('none', [silent])]]],
    ['unreachable', 'it could not be tried', [[tried('none', [], { problem: gone })]]],
    ['no-input', 'no credential of another issuer is declared', [HELD, { undeclared: [{ kind: 'foreign', entrance: 'terminals' }] }]],
    ['pass', 'only credentials are missing that not every vendor can supply', [HELD, { undeclared: [{ kind: 'expired', entrance: 'terminals' }, { kind: 'revoked', entrance: 'terminals' }] }]],
    ['pass', 'connections are closed, twice, and the registered terminal gets in', [[tried('none', [silent, silent])]]],
    ['pass', 'everybody else is refused', [HELD]],
  ])('%s when %s', (expected, _when, parameters) => {
    expect(verdict(...parameters)).toBe(expected);
  });

  test('does not apply where the vendor says that terminals cannot be restricted', () => {
    expect(decide({ absent: 'なし' }).outcome).toBe('not-applicable');
  });

  test('repeats the problem of an observation that could not be taken', () => {
    const judged = deviceRestriction.judge({ 'access.device-restriction': observed({ problem: gone }) }, {} as JudgeContext);
    expect(judged).toMatchObject([{ outcome: 'inconclusive', code: 'unreachable' }]);
  });
});
